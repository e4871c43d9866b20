#include "log/step/runner.hpp"

#include <algorithm>
#include <atomic>

#include "schemas/events/timer.hpp"
#include "schemas/stream.hpp"

namespace beaker::log {

namespace {

Record tick_record(PartitionId partition, Instant now) {
    const std::string stream = partition_stream(partition);
    const std::string at = now.text();
    const Uuid id = Uuid::derive(slot_of_stream(stream), {"tick", stream, at});
    return {.id = id,
            .type = std::string(Tick::type),
            .source = "/log",
            .subject = stream,
            .time = now,
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = to_json(Tick{now})};
}

}  // namespace

StepRunner::StepRunner(Log& log, StepRuntime& runtime, const Clock& clock, RunnerOptions options,
                       RunnerObserver observer)
    : log_(log),
      runtime_(runtime),
      clock_(clock),
      options_(options),
      observer_(std::move(observer)),
      last_tick_(log.partitions()) {}

std::expected<void, StepFailure> StepRunner::turn() {
    if (!options_.decides) return store_only();
    if (taking_back_) return take_back();
    const Instant now = clock_.now();
    append_ticks(now);
    TakeLimits limits = options_.take;
    limits.wait = std::min(limits.wait, wait_until_due(now));
    const auto inputs = log_.take(limits);
    if (!inputs) return std::unexpected(StepFailure{inputs.error().text});
    for (const PartitionId partition : log_.gained())
        if (auto caught_up = runtime_.catch_up(log_, partition); !caught_up) {
            if (!caught_up.error().passes) return caught_up;
            static_cast<void>(log_.commit({}));  // what was handed out comes again
            return take_back();
        }

    const auto started = clock_.steady();
    std::atomic<std::size_t> decided = 0;
    const auto enough = [&] {
        ++decided;
        return clock_.steady() - started >= options_.decide_budget;
    };
    auto step = runtime_.decide(*inputs, enough, &log_);
    if (!step) return std::unexpected(std::move(step.error()));
    const std::size_t outputs = step->outputs.size();
    const auto deciding = clock_.steady() - started;

    if (auto stored = log_.commit(std::move(*step)); !stored) {
        if (stored.error().code == LogError::Code::taken_back) return take_back();
        return std::unexpected(StepFailure{stored.error().text});
    }
    if (auto kept = runtime_.committed(log_); !kept) return kept;
    if (observer_.on_step && decided > 0) observer_.on_step(decided, outputs, deciding);
    return {};
}

/// Where nobody answers, the next turn tries again.
std::expected<void, StepFailure> StepRunner::take_back() {
    auto done = runtime_.take_back(log_);
    taking_back_ = !done;
    if (!done && !done.error().passes) return done;
    return {};
}

std::expected<void, StepFailure> StepRunner::store_only() {
    TakeLimits limits = options_.take;
    limits.hands_out = false;
    if (const auto stored = log_.take(limits); !stored)
        return std::unexpected(StepFailure{stored.error().text});
    return {};
}

std::expected<void, StepFailure> StepRunner::run(const std::function<bool()>& stopping) {
    while (!stopping())
        if (auto done = turn(); !done) return done;
    while (log_.backlog().queued_records > 0)
        if (auto done = turn(); !done) return done;
    return runtime_.flush();
}

void StepRunner::append_ticks(Instant now) {
    if (options_.ticks && !options_.ticks()) return;
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition) {
        if (!log_.owns(partition)) continue;
        const auto due = runtime_.next_due(partition);
        if (!due || *due > now || now - last_tick_[partition] < options_.tick_interval) continue;
        last_tick_[partition] = now;
        // A tick that is not taken is no loss: the next turn appends another.
        log_.append(Topic::inputs, partition, tick_record(partition, now), [](const auto&) {});
    }
}

std::chrono::milliseconds StepRunner::wait_until_due(Instant now) const {
    std::chrono::milliseconds wait = options_.take.wait;
    if (options_.ticks && !options_.ticks()) return wait;
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition) {
        if (!log_.owns(partition)) continue;
        const auto due = runtime_.next_due(partition);
        if (!due) continue;
        const Instant earliest = std::max(*due, last_tick_[partition] + options_.tick_interval);
        if (earliest <= now) return std::chrono::milliseconds(0);
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(earliest - now));
    }
    return wait;
}

}  // namespace beaker::log
