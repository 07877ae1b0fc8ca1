// LeNet-5 in Darknet (Debian: darknet): bench/native.js compiles and runs it. Darknet has one thread, and Adam.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

extern "C" {
#include <darknet.h>
}

#include "rate.hpp"

/** Darknet reads networks from files only. */
network* lenet() {
    const std::string file = "/tmp/lenet-bench-" + std::to_string(getpid()) + ".cfg";
    std::ofstream(file) << "[net]\nbatch=" << BATCH
                        << "\nsubdivisions=1\nheight=32\nwidth=32\nchannels=1\nadam=1\nlearning_rate=0.001\n"
                           "[convolutional]\nfilters=6\nsize=5\nstride=1\npad=0\nactivation=relu\n"
                           "[maxpool]\nsize=2\nstride=2\npadding=0\n"
                           "[convolutional]\nfilters=16\nsize=5\nstride=1\npad=0\nactivation=relu\n"
                           "[maxpool]\nsize=2\nstride=2\npadding=0\n"
                           "[connected]\noutput=120\nactivation=logistic\n"
                           "[connected]\noutput=84\nactivation=logistic\n"
                           "[connected]\noutput=10\nactivation=linear\n"
                           "[softmax]\ngroups=1\n";
    network* net = parse_network_cfg(const_cast<char*>(file.c_str()));
    unlink(file.c_str());
    return net;
}

int main() {
    // Darknet prints to both streams as it goes: only the report may reach stdout.
    const int out = dup(1);
    dup2(2, 1);
    network* net = lenet();
    std::vector<float> images(BATCH * 32 * 32);
    for (auto& value : images) value = std::rand() / static_cast<float>(RAND_MAX);
    std::vector<float> labels(BATCH * 10);
    for (int i = 0; i < BATCH; ++i) labels[i * 10 + std::rand() % 10] = 1;
    std::copy(images.begin(), images.end(), net->input);
    std::copy(labels.begin(), labels.end(), net->truth);
    const double train = rate([&] { train_network_datum(net); });
    const double infer = rate([&] { network_predict(net, images.data()); });
    std::fflush(stdout);
    dup2(out, 1);
    report("Darknet", "1", train, infer);
}
