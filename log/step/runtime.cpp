#include "log/step/runtime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "log/step/input_step.hpp"
#include "log/step/own_rows.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/stream.hpp"

namespace beaker::log {

namespace {

/// Timers that one tick fires at most; the rest wait for the next tick, so that a step stays bounded.
constexpr std::size_t timers_per_tick = 500;

struct WrongPartition : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A timer that a tick takes is an input of its own: decided, taken back and settled alone.
Record timer_input(const Record& tick, const WaitingTimer& timer, const Event& event) {
    const Slot slot = slot_of_stream(timer.stream);
    const auto& bytes = tick.id.bytes();
    const std::string_view tick_id(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {.id = Uuid::derive(slot, {"timer", tick_id, timer.stream, timer.name}),
            .type = std::string(event.type()),
            .source = tick.source,
            .subject = timer.stream,
            .time = tick.time,
            .causation = tick.id,
            .correlation = timer.correlation,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = event.json()};
}

Event timer_event(const WaitingTimer& timer, Instant now) {
    if (timer.latest && *timer.latest < now) return TimerExpired{timer.name, timer.due};
    return TimerFired{timer.name, timer.due};
}

std::string place_of(const Stored& stored) {
    return fmt::format("{}/{}", name_of(stored.topic), stored.position.text());
}

bool changes_timers(std::span<const Output> outputs) {
    return std::ranges::any_of(
        outputs, [](const Output& output) { return output.record->type.starts_with("beaker.timer."); });
}

}  // namespace

StepRuntime::StepRuntime(const Registry& registry, StateStore& state, std::uint16_t partitions,
                         std::size_t unwritten_bytes_max)
    : registry_(registry),
      state_(state),
      unwritten_bytes_max_(unwritten_bytes_max),
      overlay_(state),
      decided_(partitions),
      unwritten_(partitions),
      next_due_(partitions) {
    for (PartitionId partition = 0; partition < partitions; ++partition)
        applied_.push_back(state.applied(partition));
}

std::expected<void, StepFailure> StepRuntime::catch_up(const Log& log) {
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        if (!log.owns(partition)) continue;
        if (auto caught_up = catch_up(log, partition); !caught_up) return caught_up;
    }
    return {};
}

std::expected<void, StepFailure> StepRuntime::catch_up(const Log& log, PartitionId partition) {
    if (auto written = flush(); !written) return written;  // what is folded now goes to the state beside it
    Applied& applied = applied_[partition];
    applied = state_.applied(partition);
    next_due_[partition].reset();
    while (applied.events < log.end(Topic::domain_events, partition)) {
        const auto batch = log.read(Topic::domain_events, {partition, applied.events}, {});
        if (!batch)
            return std::unexpected(
                StepFailure{batch.error().text, batch.error().code == LogError::Code::unavailable});
        if (batch->empty()) break;  // no record lies there
        if (auto folded = fold(*batch); !folded) return folded;
    }
    applied.inputs = log.checkpoint(partition);
    return {};
}

std::expected<void, StepFailure> StepRuntime::take_back(const Log& log) {
    overlay_.clear();
    decided_.assign(applied_.size(), false);
    unwritten_.assign(applied_.size(), false);
    for (Applied& applied : applied_) applied = state_.applied(applied.partition);
    for (auto& due : next_due_) due.reset();
    return catch_up(log);
}

std::expected<void, StepFailure> StepRuntime::fold(std::span<const Stored> events) {
    Applied& applied = applied_[events.front().position.partition];
    for (const Stored& stored : events) {
        auto event = decode_event(stored.record->type, stored.record->value);
        if (!event)
            return std::unexpected(StepFailure{fmt::format("{}: {} cannot be read: {}", place_of(stored),
                                                           stored.record->type, event.error().message)});
        const std::string& stream = stored.record->subject;
        fold_own_rows(overlay_, applied.partition, stream, *event, stored.record->time);
        for (const StateFoldEntry& entry : registry_.folds) {
            if (entry.event_type != event->type() || entry.stream_kind != kind_of_stream(stream)) continue;
            WritableStreamRows rows(overlay_, stream_prefix(applied.partition, stream));
            entry.fold(rows, *event, stored.record->time);
        }
        applied.events = stored.position.offset + 1;
        applied.now = std::max(applied.now, stored.record->time);
    }
    overlay_.savepoint();
    next_due_[applied.partition].reset();
    if (auto written = state_.write(overlay_.take_changes(), {&applied, 1}); !written)
        return std::unexpected(StepFailure{written.error().text});
    return {};
}

std::expected<Step, StepFailure> StepRuntime::decide(std::span<const Stored> inputs,
                                                     const std::function<bool()>& enough, const Log* log) {
    Step step;
    try {
        bool going = true;
        for (auto input = inputs.begin(); going && input != inputs.end(); ++input) {
            decide_one(*input, step.outputs);
            going = !enough();
        }
        if (going && log) decide_sent(*log, step.outputs, enough);
    } catch (const StateUnreadable& failure) {
        return std::unexpected(StepFailure{failure.what()});
    } catch (const WrongPartition& failure) {
        return std::unexpected(StepFailure{failure.what()});
    }
    for (PartitionId partition = 0; partition < applied_.size(); ++partition)
        if (decided_[partition]) step.checkpoints.push_back({partition, applied_[partition].inputs});
    return step;
}

void StepRuntime::decide_one(const Stored& input, std::vector<Output>& outputs) {
    const Record& record = *input.record;
    const PartitionId partition = input.position.partition;
    const auto partitions = static_cast<std::uint16_t>(applied_.size());
    const bool tick = record.type == Tick::type;
    if (!tick && partition_of(slot_of_stream(record.subject), partitions) != partition)
        throw WrongPartition(place_of(input) + ": the stream belongs to another partition");

    Applied& applied = applied_[partition];
    applied.now = std::max(applied.now, record.time);
    const std::size_t outputs_before = outputs.size();
    if (tick) fire_timers(record, partition, outputs);
    InputStep(registry_, overlay_, outputs, partitions, partition, record, input.position, applied.now)
        .run(input.event ? input.event : event_of(*input.record));
    if (changes_timers(std::span(outputs).subspan(outputs_before))) next_due_[partition].reset();
    applied.inputs = input.position.offset + 1;
    decided_[partition] = true;
}

void StepRuntime::fire_timers(const Record& tick, PartitionId partition, std::vector<Output>& outputs) {
    const auto partitions = static_cast<std::uint16_t>(applied_.size());
    const Instant now = applied_[partition].now;
    for (const WaitingTimer& timer : due_timers(overlay_, partition, now, timers_per_tick)) {
        const Event event = timer_event(timer, now);
        const Record fired = timer_input(tick, timer, event);
        InputStep(registry_, overlay_, outputs, partitions, partition, fired, {}, now).run_timer(event);
    }
}

/// A conversation between streams of one log so ends in the step that began it: one sync, not one for each
/// message.
void StepRuntime::decide_sent(const Log& log, std::vector<Output>& outputs,
                              const std::function<bool()>& enough) {
    std::vector<std::optional<Offset>> next(applied_.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].topic != Topic::inputs) continue;
        const PartitionId partition = outputs[i].partition;
        if (!next[partition]) next[partition] = log.next_output(partition);
        if (!next[partition]) return;
        const Offset offset = (*next[partition])++;
        if (offset != applied_[partition].inputs) continue;  // something before it is not decided yet
        const Stored input{Topic::inputs, {partition, offset}, outputs[i].record, outputs[i].event};
        decide_one(input, outputs);
        if (enough()) return;
    }
}

std::expected<void, StepFailure> StepRuntime::committed(const Log& log) {
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        if (!decided_[partition]) continue;
        applied_[partition].events = log.end(Topic::domain_events, partition);
        unwritten_[partition] = true;
        decided_[partition] = false;
    }
    overlay_.savepoint();
    return overlay_.bytes() < unwritten_bytes_max_ ? std::expected<void, StepFailure>{} : flush();
}

std::expected<void, StepFailure> StepRuntime::flush() {
    std::vector<Applied> applied;
    for (PartitionId partition = 0; partition < applied_.size(); ++partition)
        if (unwritten_[partition]) applied.push_back(applied_[partition]);
    unwritten_.assign(applied_.size(), false);
    if (applied.empty()) return {};
    if (auto written = state_.write(overlay_.take_changes(), applied); !written)
        return std::unexpected(StepFailure{written.error().text});
    return {};
}

std::optional<Instant> StepRuntime::next_due(PartitionId partition) const {
    std::optional<std::optional<Instant>>& known = next_due_[partition];
    if (!known) known = beaker::log::next_due(overlay_, partition);
    return *known;
}

}  // namespace beaker::log
