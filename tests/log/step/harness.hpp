#pragma once

#include <map>
#include <string>
#include <vector>

#include "log/step/memory_state_store.hpp"
#include "log/step/runtime.hpp"
#include "schemas/stream.hpp"

namespace beaker::log::test {

/// Only what the runtime asks of a log between steps: its ends, and its stored events for catching up.
class EndsOnly : public Log {
public:
    std::map<PartitionId, std::vector<Stored>> events;

    std::uint16_t partitions() const override { return 16; }
    void append(Topic, PartitionId, Record, Acknowledge) override {}
    std::expected<std::vector<Stored>, LogError> read(Topic, Position from, ReadLimits) const override {
        const auto& all = events.at(from.partition);
        return std::vector<Stored>(all.begin() + static_cast<std::ptrdiff_t>(from.offset), all.end());
    }
    Offset begin(Topic, PartitionId) const override { return 0; }
    Offset end(Topic, PartitionId partition) const override {
        const auto found = events.find(partition);
        return found == events.end() ? 0 : found->second.size();
    }
    std::expected<std::unique_ptr<Subscription>, LogError> follow(Topic, std::vector<Offset>, Sink) override {
        return nullptr;
    }
    std::expected<std::vector<Stored>, LogError> take(TakeLimits) override { return {}; }
    std::expected<void, LogError> commit(Step) override { return {}; }
    Offset checkpoint(PartitionId) const override { return 0; }
    std::optional<Offset> next_output(PartitionId) const override { return std::nullopt; }
    void wake() override {}
    Backlog backlog() const override { return {}; }
    std::expected<std::uint64_t, LogError> trim(Topic, const Retention&, Instant) override { return 0; }
};

inline const Instant noon = *Instant::parse("2026-01-01T12:00:00Z");

/// A runtime over rows in memory, fed one input at a time.
class Stepper {
public:
    explicit Stepper(Registry deciders) : registry(std::move(deciders)), runtime(registry, state, 16) {}

    /// Decides one input and takes its outputs as stored.
    std::vector<Output> decide(const Record& record, Event event = {},
                               std::optional<PartitionId> partition = {}) {
        const PartitionId place = partition.value_or(partition_of(slot_of_stream(record.subject), 16));
        const Stored input{.topic = Topic::inputs,
                           .position = {place, next_input[place]++},
                           .record = std::make_shared<const Record>(record),
                           .event = std::move(event)};
        auto step = runtime.decide({&input, 1}, [] { return false; });
        if (!step) throw std::runtime_error(step.error().text);
        for (const Output& output : step->outputs)
            if (output.topic == Topic::domain_events) {
                auto& all = log.events[output.partition];
                all.push_back({output.topic, {output.partition, all.size()}, output.record, {}});
            }
        if (auto done = runtime.committed(log); !done) throw std::runtime_error(done.error().text);
        return step->outputs;
    }

    Registry registry;
    MemoryStateStore state;
    EndsOnly log;
    StepRuntime runtime;
    std::map<PartitionId, Offset> next_input;
};

/// An input of ours on a stream; its id comes from `name`.
inline Record input(std::string_view name, std::string stream, const Event& event, Instant at = noon) {
    const Uuid id = Uuid::derive(slot_of_stream(stream), {"test", name});
    return {.id = id,
            .type = std::string(event.type()),
            .source = "/test",
            .subject = std::move(stream),
            .time = at,
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = event.json()};
}

/// The types of the outputs, with their topics where that is not domain.events.
inline std::vector<std::string> types_of(const std::vector<Output>& outputs) {
    std::vector<std::string> types;
    for (const Output& output : outputs)
        types.push_back(
            (output.topic == Topic::domain_events ? "" : std::string(name_of(output.topic)) + ":") +
            output.record->type);
    return types;
}

/// The settlement that a decision ends with.
inline InputSettled settled(const std::vector<Output>& outputs) {
    for (auto output = outputs.rbegin(); output != outputs.rend(); ++output)
        if (const auto* found = output->event.as<InputSettled>()) return *found;
    throw std::runtime_error("no input.settled");
}

}  // namespace beaker::log::test
