#include "projections/query/find_record.hpp"

#include <chrono>

namespace beaker {

namespace {

using log::LogError;
using log::Offset;

/// Processes whose clocks differ by more stop appending.
constexpr std::chrono::seconds clock_difference_max{2};
constexpr std::size_t looked_at_max = 100'000;

}  // namespace

std::expected<Offset, LogError> offset_at(const log::Log& log, Topic topic, PartitionId partition,
                                          Instant at) {
    Offset low = log.begin(topic, partition);
    Offset high = log.end(topic, partition);
    while (low < high) {
        const Offset middle = low + (high - low) / 2;
        const auto read = log.read(topic, {partition, middle}, {.records = 1});
        if (!read) return std::unexpected(read.error());
        if (read->empty() || read->front().record->time >= at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

std::expected<RecordPtr, LogError> find_record(const log::Log& log, Topic topic, PartitionId partition,
                                               const Uuid& id, Instant at) {
    const auto start = offset_at(log, topic, partition, at - clock_difference_max);
    if (!start) return std::unexpected(start.error());
    Position from{partition, *start};
    for (std::size_t looked_at = 0; looked_at < looked_at_max;) {
        const auto read = log.read(topic, from, {});
        if (!read) return std::unexpected(read.error());
        if (read->empty()) break;
        for (const log::Stored& each : *read) {
            if (each.record->id == id) return each.record;
            if (each.record->time > at + clock_difference_max) return nullptr;
        }
        looked_at += read->size();
        from.offset = read->back().position.offset + 1;
    }
    return nullptr;
}

}  // namespace beaker
