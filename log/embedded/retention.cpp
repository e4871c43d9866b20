#include "log/embedded/retention.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "log/embedded/record_format.hpp"

namespace beaker::log {
namespace {

std::expected<Instant, LogError> time_of(const Storage& storage, Topic topic, Position position) {
    std::expected<Record, BadRecord> record;
    const auto read = storage.scan(topic, position, position.offset + 1, [&](Offset, std::string_view bytes) {
        record = decode_record(bytes);
        return false;
    });
    if (!read) return std::unexpected(read.error());
    if (!record)
        return failure(LogError::Code::corrupt,
                       fmt::format("{}: {}", place_of(topic, position), record.error().reason));
    return record->time;
}

std::expected<Offset, LogError> first_young(const Storage& storage, Topic topic, PartitionId partition,
                                            Bounds bounds, Instant oldest) {
    Offset low = bounds.begin;
    Offset high = bounds.end;
    while (low < high) {
        const Offset middle = low + (high - low) / 2;
        const auto time = time_of(storage, topic, {partition, middle});
        if (!time) return std::unexpected(time.error());
        if (*time < oldest)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Offset first_within(const Storage& storage, Topic topic, PartitionId partition, Bounds bounds,
                    std::uint64_t bytes) {
    Offset low = bounds.begin;
    Offset high = bounds.end;
    while (low < high) {
        const Offset middle = low + (high - low) / 2;
        if (storage.approximate_bytes(topic, {partition, middle}, bounds.end) > bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace

std::expected<Offset, LogError> first_kept(const Storage& storage, Topic topic, PartitionId partition,
                                           Bounds bounds, const Retention& retention, Instant now) {
    Offset kept = bounds.begin;
    if (retention.age) {
        const auto young = first_young(storage, topic, partition, bounds, now - *retention.age);
        if (!young) return young;
        kept = *young;
    }
    if (retention.partition_bytes)
        kept = std::max(kept, first_within(storage, topic, partition, bounds, *retention.partition_bytes));
    return kept;
}

}  // namespace beaker::log
