#pragma once

#include <chrono>
#include <thread>

namespace beaker::testing {

/// Whether it comes to hold, however busy the machine is.
template <class Condition>
bool in_time(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    for (; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(10)))
        if (condition()) return true;
    return false;
}

}  // namespace beaker::testing
