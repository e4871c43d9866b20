#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <vector>

#include "log/clock.hpp"
#include "log/log.hpp"
#include "log/step/runtime.hpp"

namespace beaker::log {

struct RunnerOptions {
    TakeLimits take;
    /// Deciding stops after this long in one turn, so that what is queued behind it becomes durable: ingress
    /// never waits for a decider.
    std::chrono::nanoseconds decide_budget = std::chrono::milliseconds(5);
    /// False: what is queued is only made durable; another process, or a later start, decides it.
    bool decides = true;
    std::chrono::microseconds tick_interval =
        std::chrono::seconds(1);  ///< at most one tick a partition in this time
    std::function<bool()> ticks;  ///< where it answers false no timer fires: the clock is not to be believed
};

/// Callbacks for metrics, on the core thread.
struct RunnerObserver {
    std::function<void(std::size_t inputs, std::size_t outputs, std::chrono::nanoseconds deciding)> on_step;
};

/// The core loop: tick where a timer is due, take, decide, commit. The thread is given from outside.
class StepRunner {
public:
    StepRunner(Log& log, StepRuntime& runtime, const Clock& clock, RunnerOptions options,
               RunnerObserver observer = {});

    /// One turn. Errors stop the process: the log or the state failed.
    std::expected<void, StepFailure> turn();

    /// Turns until `stopping` says so, then until nothing is queued any more.
    std::expected<void, StepFailure> run(const std::function<bool()>& stopping);

private:
    std::expected<void, StepFailure> take_back();
    std::expected<void, StepFailure> store_only();
    void append_ticks(Instant now);
    std::chrono::milliseconds wait_until_due(Instant now) const;

    Log& log_;
    StepRuntime& runtime_;
    const Clock& clock_;
    RunnerOptions options_;
    RunnerObserver observer_;
    std::vector<Instant> last_tick_;  ///< by partition
    bool taking_back_ = false;        ///< the state is to be folded anew before anything is decided
};

}  // namespace beaker::log
