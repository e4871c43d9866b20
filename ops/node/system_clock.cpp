#include "ops/node/system_clock.hpp"

namespace beaker::ops {

Instant SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant::from_micros(std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count());
}

std::chrono::nanoseconds SystemClock::steady() const {
    return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace beaker::ops
