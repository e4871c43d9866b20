#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "log/step/state.hpp"

namespace beaker::log {

/// One changed row: a value, or none for a row that goes.
struct RowChange {
    std::string key;
    std::optional<std::string> value;
};

/// How far one partition has been folded into a store.
struct Applied {
    PartitionId partition{};
    Offset events = 0;  ///< the offset of the next record of `domain.events` to fold
    Offset inputs = 0;  ///< one past the last input whose settlement is folded
    Instant now;  ///< the latest *now* of a folded event; the partition's time never goes back behind it
    bool operator==(const Applied&) const = default;
};

/// Where readers get rows that hold still. Any thread.
class Snapshots {
public:
    virtual ~Snapshots() = default;
    /// The rows as they are now, for as long as the snapshot lives.
    virtual std::shared_ptr<const RowReader> snapshot() const = 0;
};

/// Rows on disk (or in memory) with the offsets that they stand for. Readers from any thread.
class StateStore : public RowReader, public Snapshots {
public:
    /// Writes rows and offsets as one batch. Need not be synced: what is lost is folded again from the log.
    /// From several threads where their partitions differ.
    virtual std::expected<void, LogError> write(std::span<const RowChange> changes,
                                                std::span<const Applied> applied) = 0;
    /// All zero for a partition of which nothing is folded.
    virtual Applied applied(PartitionId partition) const = 0;
};

/// The key prefix of a partition: two bytes, big-endian, before every row key of a store.
std::string partition_prefix(PartitionId partition);
/// The partition of a key. Throws std::logic_error where it does not have that prefix.
PartitionId partition_of_key(std::string_view key);

}  // namespace beaker::log
