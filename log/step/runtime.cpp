#include "log/step/runtime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <utility>

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

struct StepRuntime::Share {
    explicit Share(const RowReader& state) : overlay(state) {}

    Overlay overlay;
    std::vector<const Stored*> inputs;
    std::vector<Output> outputs;
};

/// Each row by the share of its partition.
class StepRuntime::SharedRows final : public RowReader {
public:
    explicit SharedRows(const StepRuntime& runtime) : runtime_(runtime) {}

    std::optional<std::string> get(std::string_view key) const override { return of(key).get(key); }
    std::shared_ptr<const RowObject> object(std::string_view key) const override {
        return of(key).object(key);
    }
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        of(prefix).scan(prefix, visit);
    }

private:
    const Overlay& of(std::string_view key) const { return runtime_.share_of(partition_of_key(key)).overlay; }

    const StepRuntime& runtime_;
};

/// What a step sends to streams of its own log, and which of it can be decided in the step.
class StepRuntime::Sent {
public:
    Sent(const StepRuntime& runtime, const Log& log)
        : runtime_(runtime), log_(log), next_(log.partitions()) {}

    /// Those of the outputs added since the last call before which nothing is undecided.
    std::vector<Stored> decidable(std::span<const Output> outputs) {
        std::vector<Stored> found;
        std::vector<std::optional<Offset>> expected(next_.size());
        for (; placeable_ && seen_ < outputs.size(); ++seen_) {
            const Output& output = outputs[seen_];
            if (output.topic != Topic::inputs) continue;
            std::optional<Offset>& next = next_[output.partition];
            if (!next) next = log_.next_output(output.partition);
            placeable_ = next.has_value();
            if (!placeable_) break;
            const Offset offset = (*next)++;
            Offset& due =
                expected[output.partition]
                    ? *expected[output.partition]
                    : expected[output.partition].emplace(runtime_.applied_[output.partition].inputs);
            if (offset != due) continue;
            ++due;
            found.push_back({Topic::inputs, {output.partition, offset}, output.record, output.event});
        }
        return found;
    }

private:
    const StepRuntime& runtime_;
    const Log& log_;
    std::vector<std::optional<Offset>> next_;  ///< the offset of the next output to a partition's inputs
    std::size_t seen_ = 0;
    bool placeable_ = true;
};

StepRuntime::StepRuntime(const Registry& registry, StateStore& state, std::uint16_t partitions,
                         std::size_t unwritten_bytes_max, Team* team)
    : registry_(registry),
      state_(state),
      unwritten_bytes_max_(unwritten_bytes_max),
      team_(team),
      rows_(std::make_unique<SharedRows>(*this)),
      decided_(partitions),
      unwritten_(partitions),
      next_due_(partitions) {
    for (unsigned i = 0; i < (team ? team->size() : 1); ++i)
        shares_.push_back(std::make_unique<Share>(state));
    for (PartitionId partition = 0; partition < partitions; ++partition)
        applied_.push_back(state.applied(partition));
}

StepRuntime::~StepRuntime() = default;

const RowReader& StepRuntime::rows() const { return *rows_; }

void StepRuntime::on_each_share(const std::function<void(Share&)>& work) {
    if (shares_.size() == 1) return work(*shares_.front());
    team_->run([&](unsigned number) { work(*shares_[number]); });
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
    for (const auto& share : shares_) share->overlay.clear();
    decided_.assign(applied_.size(), false);
    unwritten_.assign(applied_.size(), false);
    for (Applied& applied : applied_) applied = state_.applied(applied.partition);
    for (auto& due : next_due_) due.reset();
    return catch_up(log);
}

std::expected<void, StepFailure> StepRuntime::fold(std::span<const Stored> events) {
    Applied& applied = applied_[events.front().position.partition];
    Overlay& overlay = share_of(applied.partition).overlay;
    for (const Stored& stored : events) {
        auto event = decode_event(stored.record->type, stored.record->value);
        if (!event)
            return std::unexpected(StepFailure{fmt::format("{}: {} cannot be read: {}", place_of(stored),
                                                           stored.record->type, event.error().message)});
        const std::string& stream = stored.record->subject;
        fold_own_rows(overlay, applied.partition, stream, *event, stored.record->time);
        for (const StateFoldEntry& entry : registry_.folds) {
            if (entry.event_type != event->type() || entry.stream_kind != kind_of_stream(stream)) continue;
            WritableStreamRows rows(overlay, stream_prefix(applied.partition, stream));
            entry.fold(rows, *event, stored.record->time);
        }
        applied.events = stored.position.offset + 1;
        applied.now = std::max(applied.now, stored.record->time);
    }
    overlay.savepoint();
    next_due_[applied.partition].reset();
    if (auto written = state_.write(overlay.take_changes(), {&applied, 1}); !written)
        return std::unexpected(StepFailure{written.error().text});
    return {};
}

std::expected<Step, StepFailure> StepRuntime::decide(std::span<const Stored> inputs,
                                                     const std::function<bool()>& enough, const Log* log) {
    Step step;
    try {
        bool going = decide_each(inputs, step.outputs, enough);
        if (going && log) {
            // A conversation between streams of one log ends in the step that began it: one sync, not one for
            // each message.
            Sent sent(*this, *log);
            for (auto next = sent.decidable(step.outputs); going && !next.empty();
                 next = sent.decidable(step.outputs))
                going = decide_each(next, step.outputs, enough);
        }
    } catch (const StateUnreadable& failure) {
        return std::unexpected(StepFailure{failure.what()});
    } catch (const WrongPartition& failure) {
        return std::unexpected(StepFailure{failure.what()});
    }
    for (PartitionId partition = 0; partition < applied_.size(); ++partition)
        if (decided_[partition]) step.checkpoints.push_back({partition, applied_[partition].inputs});
    return step;
}

/// False: it was enough before the end.
bool StepRuntime::decide_each(std::span<const Stored> inputs, std::vector<Output>& outputs,
                              const std::function<bool()>& enough) {
    std::size_t busy = 0;
    for (const auto& share : shares_) share->inputs.clear();
    for (const Stored& input : inputs) {
        Share& share = share_of(input.position.partition);
        if (share.inputs.empty()) ++busy;
        share.inputs.push_back(&input);
    }
    if (busy > 1) return decide_shared_out(outputs, enough);
    for (const Stored& input : inputs) {  // nothing to share out, so nobody needs to be woken
        decide_one(input, outputs);
        if (enough()) return false;
    }
    return true;
}

bool StepRuntime::decide_shared_out(std::vector<Output>& outputs, const std::function<bool()>& enough) {
    std::atomic<bool> going = true;
    on_each_share([&](Share& share) {
        for (const Stored* input : share.inputs) {
            if (!going) return;
            decide_one(*input, share.outputs);
            if (enough()) going = false;
        }
    });
    for (const auto& share : shares_) {
        std::ranges::move(share->outputs, std::back_inserter(outputs));
        share->outputs.clear();
    }
    return going;
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
    InputStep(registry_, share_of(partition).overlay, outputs, partitions, partition, record, input.position,
              applied.now)
        .run(input.event ? input.event : event_of(*input.record));
    if (changes_timers(std::span(outputs).subspan(outputs_before))) next_due_[partition].reset();
    applied.inputs = input.position.offset + 1;
    decided_[partition] = true;
}

void StepRuntime::fire_timers(const Record& tick, PartitionId partition, std::vector<Output>& outputs) {
    const auto partitions = static_cast<std::uint16_t>(applied_.size());
    const Instant now = applied_[partition].now;
    Overlay& overlay = share_of(partition).overlay;
    for (const WaitingTimer& timer : due_timers(overlay, partition, now, timers_per_tick)) {
        const Event event = timer_event(timer, now);
        const Record fired = timer_input(tick, timer, event);
        InputStep(registry_, overlay, outputs, partitions, partition, fired, {}, now).run_timer(event);
    }
}

std::expected<void, StepFailure> StepRuntime::committed(const Log& log) {
    for (PartitionId partition = 0; partition < applied_.size(); ++partition) {
        if (!decided_[partition]) continue;
        applied_[partition].events = log.end(Topic::domain_events, partition);
        unwritten_[partition] = true;
        decided_[partition] = false;
    }
    std::size_t bytes = 0;
    for (const auto& share : shares_) {
        share->overlay.savepoint();
        bytes += share->overlay.bytes();
    }
    return bytes < unwritten_bytes_max_ ? std::expected<void, StepFailure>{} : flush();
}

std::expected<void, StepFailure> StepRuntime::flush() {
    if (std::ranges::none_of(unwritten_, std::identity())) return {};
    std::mutex telling;
    std::expected<void, StepFailure> all;
    on_each_share([&](Share& share) {
        if (const auto written = write(share); !written) {
            const std::lock_guard lock(telling);
            all = written;
        }
    });
    return all;
}

std::expected<void, StepFailure> StepRuntime::write(Share& share) {
    std::vector<Applied> applied;
    for (PartitionId partition = 0; partition < applied_.size(); ++partition)
        if (&share_of(partition) == &share && std::exchange(unwritten_[partition], 0))
            applied.push_back(applied_[partition]);
    if (applied.empty()) return {};
    if (auto written = state_.write(share.overlay.take_changes(), applied); !written)
        return std::unexpected(StepFailure{written.error().text});
    return {};
}

std::optional<Instant> StepRuntime::next_due(PartitionId partition) const {
    std::optional<std::optional<Instant>>& known = next_due_[partition];
    if (!known) known = beaker::log::next_due(share_of(partition).overlay, partition);
    return *known;
}

}  // namespace beaker::log
