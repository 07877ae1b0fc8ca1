// LeNet-5 in dlib, for systems that have it (Debian: libdlib-dev): bench/native.js compiles and runs it.
#include <dlib/dnn.h>

#include <random>
#include <vector>

#include "rate.hpp"

using namespace dlib;

template <long filters, typename Below>
using con5 = add_layer<con_<filters, 5, 5, 1, 1, 0, 0>, Below>;

using features =
    max_pool<2, 2, 2, 2, relu<con5<16, max_pool<2, 2, 2, 2, relu<con5<6, input<matrix<float>>>>>>>>;
using lenet = loss_multiclass_log<fc<10, sig<fc<84, sig<fc<120, features>>>>>>;

int main() {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> pixel(0, 1);
    std::vector<matrix<float>> images(BATCH, matrix<float>(32, 32));
    std::vector<unsigned long> labels(BATCH);
    for (auto& image : images)
        for (auto& value : image) value = pixel(random);
    for (auto& label : labels) label = random() % 10;

    lenet net;
    dnn_trainer<lenet, adam> trainer(net, adam(0, 0.9, 0.999));
    trainer.set_learning_rate(0.001);
    const double train = rate([&] {
        trainer.train_one_step(images, labels);
        trainer.get_net(force_flush_to_disk::no);
    });
    const double infer = rate([&] { net(images, BATCH); });
    report("dlib", "null", train, infer);
}
