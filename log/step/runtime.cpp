#include "log/step/runtime.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/step/input_step.hpp"
#include "log/step/own_rows.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/stream.hpp"

namespace beaker::log {

namespace {

/// Timers that one tick fires at most; the rest wait for the next tick, so that a step stays bounded.
constexpr std::size_t timers_per_tick = 500;

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

/// The decoded value of a record of ours; empty for a webhook, whose value is the provider's own bytes.
std::expected<Event, Problem> event_of(const Stored& input) {
    if (input.event) return input.event;
    const Record& record = *input.record;
    if (record.type == webhook_received || record.type == webhook_rejected) return Event{};
    if (!find_type(record.type))
        return std::unexpected(Problem{"unknown_type", "this build does not know the type " + record.type});
    auto event = decode_event(record.type, record.value);
    if (!event)
        return std::unexpected(Problem{"undecodable", event.error().pointer + " " + event.error().message});
    return std::move(*event);
}

bool changes_timers(std::span<const Output> outputs) {
    return std::ranges::any_of(
        outputs, [](const Output& output) { return output.record->type.starts_with("beaker.timer."); });
}

}  // namespace

StepRuntime::StepRuntime(const Registry& registry, StateStore& state, std::uint16_t partitions)
    : registry_(registry), state_(state), overlay_(state), touched_(partitions), next_due_(partitions) {
    for (PartitionId partition = 0; partition < partitions; ++partition)
        applied_.push_back(state.applied(partition));
}

std::expected<void, StepFailure> StepRuntime::catch_up(const Log& log) {
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        while (applied_[partition].events < log.end(Topic::domain_events, partition)) {
            const auto batch = log.read(Topic::domain_events, {partition, applied_[partition].events}, {});
            if (!batch) return std::unexpected(StepFailure{batch.error().text});
            if (auto folded = fold(*batch); !folded) return folded;
        }
        applied_[partition].inputs = log.checkpoint(partition);
    }
    return {};
}

std::expected<void, StepFailure> StepRuntime::fold(std::span<const Stored> events) {
    Applied& applied = applied_[events.front().position.partition];
    for (const Stored& stored : events) {
        auto event = decode_event(stored.record->type, stored.record->value);
        if (!event)
            return std::unexpected(StepFailure{fmt::format("{}: {} cannot be read: {}", place_of(stored),
                                                           stored.record->type, event.error().message)});
        const std::string& stream = stored.record->subject;
        fold_own_rows(overlay_, applied.partition, stream, *event);
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
                                                     const std::function<bool()>& enough) {
    Step step;
    try {
        for (const Stored& input : inputs) {
            const PartitionId partition = input.position.partition;
            const Record& record = *input.record;
            const bool tick = record.type == Tick::type;
            if (!tick && partition_of(slot_of_stream(record.subject),
                                      static_cast<std::uint16_t>(applied_.size())) != partition)
                return std::unexpected(
                    StepFailure{place_of(input) + ": the stream belongs to another partition"});

            Applied& applied = applied_[partition];
            applied.now = std::max(applied.now, record.time);
            const auto partitions = static_cast<std::uint16_t>(applied_.size());
            const std::size_t outputs_before = step.outputs.size();
            if (tick) {
                for (const WaitingTimer& timer :
                     due_timers(overlay_, partition, applied.now, timers_per_tick)) {
                    const Event event = timer_event(timer, applied.now);
                    const Record fired = timer_input(record, timer, event);
                    InputStep(registry_, overlay_, step.outputs, partitions, partition, fired, {},
                              applied.now)
                        .run_timer(event);
                }
            }
            InputStep(registry_, overlay_, step.outputs, partitions, partition, record, input.position,
                      applied.now)
                .run(event_of(input));
            if (changes_timers(std::span(step.outputs).subspan(outputs_before))) next_due_[partition].reset();
            applied.inputs = input.position.offset + 1;
            touched_[partition] = true;
            if (enough()) break;
        }
    } catch (const StateUnreadable& failure) {
        return std::unexpected(StepFailure{failure.what()});
    }
    for (PartitionId partition = 0; partition < applied_.size(); ++partition)
        if (touched_[partition]) step.checkpoints.push_back({partition, applied_[partition].inputs});
    return step;
}

std::expected<void, StepFailure> StepRuntime::committed(const Log& log) {
    std::vector<Applied> applied;
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        if (!touched_[partition]) continue;
        applied_[partition].events = log.end(Topic::domain_events, partition);
        applied.push_back(applied_[partition]);
        touched_[partition] = false;
    }
    if (applied.empty()) return {};
    overlay_.savepoint();
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
