#pragma once

#include <chrono>
#include <cstdint>

#include "schemas/values/instant.hpp"

namespace beaker::log {

/// The time of day and a steady one, given from outside so that a simulator can own time.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    /// Never runs backwards; only differences mean something.
    virtual std::chrono::nanoseconds steady() const = 0;
};

}  // namespace beaker::log
