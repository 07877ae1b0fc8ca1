// What the contenders in C++ share: the batch, how long a rate is measured, and the line that run.js reads.
#pragma once

#include <chrono>
#include <cstdio>

constexpr int BATCH = 64;

/** Images per second of work that takes BATCH of them, over three seconds after one warm-up pass. */
template <typename Work>
double rate(Work work) {
    using clock = std::chrono::steady_clock;
    work();
    const auto began = clock::now();
    int passes = 0;
    double seconds = 0;
    do {
        work();
        ++passes;
        seconds = std::chrono::duration<double>(clock::now() - began).count();
    } while (seconds < 3);
    return passes * BATCH / seconds;
}

inline void report(const char* name, const char* threads, double train, double infer) {
    std::printf("{\"name\": \"%s\", \"threads\": %s, \"train\": %.1f, \"infer\": %.1f}\n", name, threads, train, infer);
}
