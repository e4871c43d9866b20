#pragma once

#include <atomic>

#include "log/clock.hpp"

namespace beaker::ops {

/// A time of day that stands still until it is moved, for development. The steady clock is the machine's, and
/// so is that of `real`: signatures and time-outs of sockets go by it. Any thread.
class VirtualClock final : public log::Clock {
public:
    VirtualClock(Instant start, const log::Clock& real) : real_(real), micros_(start.micros()) {}

    Instant now() const override { return Instant::from_micros(micros_); }
    std::chrono::nanoseconds steady() const override { return real_.steady(); }
    const log::Clock& real() const { return real_; }

    /// Never backwards.
    void move_to(Instant now) {
        auto before = micros_.load();
        while (before < now.micros() && !micros_.compare_exchange_weak(before, now.micros())) {
        }
    }

private:
    const log::Clock& real_;
    std::atomic<std::int64_t> micros_;
};

/// The clocks of a node.
struct Clocks {
    // NOLINTNEXTLINE(google-explicit-constructor): where no time is virtual there is one clock
    Clocks(const log::Clock& machine) : of_records(machine), real(machine) {}
    explicit Clocks(VirtualClock& moved) : of_records(moved), real(moved.real()), virtual_clock(&moved) {}

    const log::Clock& of_records;  ///< all that is decided goes by it
    const log::Clock& real;
    VirtualClock* const virtual_clock = nullptr;
};

}  // namespace beaker::ops
