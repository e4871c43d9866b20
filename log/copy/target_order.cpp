#include "log/copy/target_order.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/copy/partition_cursor.hpp"
#include "schemas/stream.hpp"

namespace beaker::log {

namespace {

constexpr std::string_view partition_kind = "partition";

/// A partition's own stream (its ticks) stays with the number it has, or goes where that partition goes.
PartitionId partition_in(std::uint16_t partitions, const Stored& stored) {
    const Record& record = *stored.record;
    if (kind_of_stream(record.subject) == partition_kind) return stored.position.partition % partitions;
    // An entry of the directory is named by its key; the stream that listed it is in its id alone.
    if (stored.topic == Topic::directory) return partition_of(record.id.slot(), partitions);
    return partition_of(slot_of_stream(record.subject), partitions);
}

/// The cursor at the earliest record; null where all are at their ends. At equal times the first one, so that
/// the order is the same each time.
std::expected<PartitionCursor*, CopyError> earliest(std::vector<PartitionCursor>& cursors) {
    PartitionCursor* first = nullptr;
    Instant time;
    for (PartitionCursor& each : cursors) {
        const auto at = each.peek();
        if (!at) return std::unexpected(copy_failed(at.error()));
        if (!*at || (first && time <= (*at)->record->time)) continue;
        first = &each;
        time = (*at)->record->time;
    }
    return first;
}

std::expected<void, CopyError> merge(std::vector<PartitionCursor> cursors, std::uint16_t source_partitions,
                                     std::uint16_t partitions, const PlacedVisit& visit) {
    while (true) {
        const auto cursor = earliest(cursors);
        if (!cursor) return std::unexpected(cursor.error());
        if (!*cursor) return {};
        const Stored& stored = **(*cursor)->peek();
        if (partition_in(source_partitions, stored) != stored.position.partition)
            return std::unexpected(CopyError{CopyError::Code::failed,
                                             fmt::format("{} {}: its stream belongs to another partition",
                                                         name_of(stored.topic), stored.position.text())});
        if (auto visited = visit(partition_in(partitions, stored), stored); !visited) return visited;
        (*cursor)->advance();
    }
}

}  // namespace

CopyError copy_failed(const LogError& error) { return {CopyError::Code::failed, error.text}; }

std::expected<void, CopyError> in_target_order(const CopySource& source, Topic topic,
                                               std::uint16_t partitions, const PlacedVisit& visit) {
    const std::uint16_t here = source.log.partitions();
    // Numbers of partitions are powers of two: what is the same modulo the smaller one concerns each other.
    const std::uint16_t classes = std::min(here, partitions);
    for (std::uint16_t each = 0; each < classes; ++each) {
        std::vector<PartitionCursor> decided, rest;
        for (PartitionId from = each; from < here; from += classes) {
            const Offset begin = source.log.begin(topic, from), end = source.log.end(topic, from);
            const Offset border =
                topic == Topic::inputs ? std::clamp(source.checkpoints[from], begin, end) : end;
            decided.emplace_back(source.log, topic, from, begin, border);
            rest.emplace_back(source.log, topic, from, border, end);
        }
        if (auto merged = merge(std::move(decided), here, partitions, visit); !merged) return merged;
        if (auto merged = merge(std::move(rest), here, partitions, visit); !merged) return merged;
    }
    return {};
}

}  // namespace beaker::log
