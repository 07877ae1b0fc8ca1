// LeNet-5 in libtorch, PyTorch's C++ (Debian: libtorch-dev): bench/native.js compiles and runs it. Argument: threads.
#include <torch/torch.h>

#include <string>

#include "rate.hpp"

namespace nn = torch::nn;

int main(int, char** arguments) {
    const std::string threads = arguments[1];
    torch::set_num_threads(std::stoi(threads));
    torch::manual_seed(1);
    nn::Sequential net(
        nn::Conv2d(1, 6, 5), nn::ReLU(), nn::MaxPool2d(2),
        nn::Conv2d(6, 16, 5), nn::ReLU(), nn::MaxPool2d(2), nn::Flatten(),
        nn::Linear(400, 120), nn::Sigmoid(), nn::Linear(120, 84), nn::Sigmoid(), nn::Linear(84, 10));
    torch::optim::Adam optimizer(net->parameters(), torch::optim::AdamOptions(0.001));
    const auto x = torch::rand({BATCH, 1, 32, 32});
    const auto y = torch::randint(0, 10, {BATCH}, torch::kLong);
    const double train = rate([&] {
        optimizer.zero_grad();
        nn::functional::cross_entropy(net->forward(x), y).backward();
        optimizer.step();
    });
    const torch::InferenceMode guard;
    const double infer = rate([&] { net->forward(x); });
    report("libtorch C++", threads.c_str(), train, infer);
}
