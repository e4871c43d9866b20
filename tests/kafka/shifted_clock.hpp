#pragma once

#include <atomic>
#include <chrono>

#include "log/clock.hpp"

namespace beaker::testing {

/// A clock that is wrong by so much, which may change meanwhile.
class ShiftedClock final : public log::Clock {
public:
    ShiftedClock(const log::Clock& right, std::chrono::microseconds ahead)
        : right_(right), ahead_(ahead.count()) {}

    Instant now() const override { return right_.now() + std::chrono::microseconds(ahead_); }
    std::chrono::nanoseconds steady() const override { return right_.steady(); }

    void set(std::chrono::microseconds ahead) { ahead_ = ahead.count(); }

private:
    const log::Clock& right_;
    std::atomic<std::int64_t> ahead_;
};

}  // namespace beaker::testing
