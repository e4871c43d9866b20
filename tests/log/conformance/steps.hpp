#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "log/log.hpp"

namespace beaker::log::test {

/// A record told apart by its number, which is its value as well, padded to `bytes` with what LZ4 cannot
/// shrink.
inline Record numbered(std::uint64_t number, std::size_t bytes = 0,
                       Instant time = Instant::from_seconds(1'767'268'800)) {
    const Uuid id = Uuid::derive(Slot(7), {"numbered", std::to_string(number)});
    std::string value = std::to_string(number) + ' ';
    for (std::uint64_t state = number + 1; value.size() < bytes; state = state * 6364136223846793005U + 1)
        value.push_back(static_cast<char>('!' + (state >> 33) % 90));
    return {.id = id,
            .type = "beaker.test.numbered.v1",
            .source = "/test",
            .subject = "test/" + std::to_string(number),
            .time = time,
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {{.name = "number", .value = std::to_string(number)}},
            .value = std::move(value)};
}

inline std::uint64_t number_of(const Record& record) { return std::stoull(record.value); }
inline std::uint64_t number_of(const Stored& stored) { return number_of(*stored.record); }

inline std::vector<std::uint64_t> numbers_of(const std::vector<Stored>& stored) {
    std::vector<std::uint64_t> numbers;
    for (const Stored& each : stored) numbers.push_back(number_of(each));
    return numbers;
}

inline Output output(Topic topic, PartitionId partition, std::uint64_t number) {
    return {topic, partition, std::make_shared<const Record>(numbered(number)), {}, partition};
}

/// The checkpoints that say that all of these are decided.
inline std::vector<Position> decided(const std::vector<Stored>& inputs) {
    std::map<PartitionId, Offset> next;
    for (const Stored& input : inputs) next[input.position.partition] = input.position.offset + 1;
    std::vector<Position> checkpoints;
    for (const auto& [partition, offset] : next) checkpoints.push_back({partition, offset});
    return checkpoints;
}

inline constexpr TakeLimits at_once{.wait = std::chrono::milliseconds(0)};

/// One turn of the core thread that decides nothing.
inline std::vector<Stored> store(Log& log) {
    auto inputs = log.take(at_once).value();
    log.commit({}).value();
    return inputs;
}

/// One turn that decides all that it was handed.
inline std::vector<Stored> decide(Log& log, TakeLimits limits = at_once) {
    auto inputs = log.take(limits).value();
    log.commit({.outputs = {}, .checkpoints = decided(inputs)}).value();
    return inputs;
}

/// All that can be read of a partition.
inline std::vector<Stored> all_of(const Log& log, Topic topic, PartitionId partition) {
    std::vector<Stored> all;
    for (Offset from = log.begin(topic, partition);;) {
        auto run = log.read(topic, {partition, from}, {}).value();
        if (run.empty()) return all;
        from = run.back().position.offset + 1;
        all.insert(all.end(), run.begin(), run.end());
    }
}

/// What acknowledgements said, in the order in which they came. The log may tell more after this is gone.
class Acknowledgements {
public:
    using Answer = std::expected<Position, LogError>;

    Acknowledge next() {
        return [kept = kept_](Answer answer) { kept->push_back(std::move(answer)); };
    }

private:
    std::shared_ptr<std::vector<Answer>> kept_ = std::make_shared<std::vector<Answer>>();

public:
    std::vector<Answer>& answers = *kept_;
};

/// Appends numbered records to inputs, `count` of them from `first` on, round the partitions.
inline void append_numbers(Log& log, std::uint64_t first, std::uint64_t count,
                           Acknowledgements& acknowledgements) {
    for (std::uint64_t number = first; number < first + count; ++number)
        log.append(Topic::inputs, static_cast<PartitionId>(number % log.partitions()), numbered(number),
                   acknowledgements.next());
}

}  // namespace beaker::log::test
