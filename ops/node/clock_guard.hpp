#pragma once

#include <atomic>

#include "schemas/values/instant.hpp"

namespace beaker::ops {

/// Notices a wall clock that runs backwards: records' times order what is decided, so nothing is appended
/// until the clock is back where it was. `observe` from one thread, `behind` from any.
class ClockGuard {
public:
    /// A clock may be corrected by so much without harm: *now* of a decision never goes back anyway.
    static constexpr std::chrono::microseconds tolerance = std::chrono::seconds(1);

    /// `latest`: the latest time that is known to have been, such as the last decision's.
    explicit ClockGuard(Instant latest) : latest_(latest) {}

    /// Looks at the clock. True where `behind` has just changed.
    bool observe(Instant now) {
        const bool behind = now < latest_ - tolerance;
        if (now > latest_) latest_ = now;
        return behind_.exchange(behind) != behind;
    }

    bool behind() const { return behind_.load(std::memory_order_relaxed); }

private:
    Instant latest_;
    std::atomic<bool> behind_{false};
};

}  // namespace beaker::ops
