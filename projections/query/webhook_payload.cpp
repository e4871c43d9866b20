#include "projections/query/webhook_payload.hpp"

#include <chrono>

namespace beaker {

namespace {

using log::LogError;
using log::Offset;

/// Processes whose clocks differ by more stop appending.
constexpr std::chrono::seconds clock_difference_max{2};
constexpr std::size_t looked_at_max = 100'000;

/// The first offset from which on no record was appended before `at`, as far as record times rise.
std::expected<Offset, LogError> offset_at(const log::Log& log, PartitionId partition, Instant at) {
    Offset low = log.begin(Topic::inputs, partition);
    Offset high = log.end(Topic::inputs, partition);
    while (low < high) {
        const Offset middle = low + (high - low) / 2;
        const auto read = log.read(Topic::inputs, {partition, middle}, {.records = 1});
        if (!read) return std::unexpected(read.error());
        if (read->empty() || read->front().record->time >= at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

}  // namespace

std::expected<RecordPtr, LogError> find_input(const log::Log& log, PartitionId partition, const Uuid& id,
                                              Instant at) {
    const auto start = offset_at(log, partition, at - clock_difference_max);
    if (!start) return std::unexpected(start.error());
    Position from{partition, *start};
    for (std::size_t looked_at = 0; looked_at < looked_at_max;) {
        const auto read = log.read(Topic::inputs, from, {});
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
