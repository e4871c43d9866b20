#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "log/log.hpp"

namespace beaker::log {

/// What one write stores: all of it, or nothing. Reused from write to write, so that it stops allocating.
class StorageBatch {
public:
    struct Entry {
        Topic topic{};
        Position position;
        std::size_t start = 0;
        std::size_t size = 0;
    };

    /// Offsets of a partition are added in order, the first right after what is stored.
    void add(Topic topic, Position position, const Record& record);
    /// The offset of the next input to be decided in a partition.
    void add_checkpoint(Position next) { checkpoints_.push_back(next); }
    void clear();

    bool empty() const { return entries_.empty() && checkpoints_.empty(); }
    std::span<const Entry> entries() const { return entries_; }
    std::span<const Position> checkpoints() const { return checkpoints_; }
    /// The stored form of an entry's record.
    std::string_view bytes_of(const Entry& entry) const {
        return std::string_view(bytes_).substr(entry.start, entry.size);
    }
    std::size_t bytes() const { return bytes_.size(); }

private:
    std::string bytes_;  ///< of all records, one after the other
    std::vector<Entry> entries_;
    std::vector<Position> checkpoints_;
};

/// The first offset kept, and the one after the last.
struct Bounds {
    Offset begin = 0;
    Offset end = 0;
};

/// What a storage holds when it is opened.
struct Contents {
    std::uint16_t partitions = 0;
    std::vector<Bounds> bounds;       ///< by `of`
    std::vector<Offset> checkpoints;  ///< by partition

    explicit Contents(std::uint16_t count = 0)
        : partitions(count), bounds(topic_count * count), checkpoints(count) {}
    Bounds& of(Topic topic, PartitionId partition) {
        return bounds[index_of(topic) * partitions + partition];
    }
    const Bounds& of(Topic topic, PartitionId partition) const {
        return bounds[index_of(topic) * partitions + partition];
    }
};

/// Where the embedded engine keeps its records: what lies below it, and nothing more. A write that failed
/// ends the storage: whether it is stored shows only when it is opened again, so no later write is tried.
class Storage {
public:
    virtual ~Storage() = default;

    /// As found when it was opened; later writes do not change it.
    virtual const Contents& opened_with() const = 0;

    /// Stores the batch durably, all or nothing. Errors: io.
    virtual std::expected<void, LogError> write(const StorageBatch& batch) = 0;

    /// Called with each stored record; answers whether to go on.
    using Visit = std::function<bool(Offset, std::string_view bytes)>;

    /// The records of a partition from an offset on, before `to`, in order and without a gap.
    /// Errors: io; corrupt, also where a record is missing.
    virtual std::expected<void, LogError> scan(Topic topic, Position from, Offset to,
                                               const Visit& visit) const = 0;

    /// Drops what lies before the position; its end stays known when nothing is left. Errors: io.
    virtual std::expected<void, LogError> trim(Topic topic, Position begin) = 0;

    /// Roughly how many bytes the records from an offset on, before `to`, take.
    virtual std::uint64_t approximate_bytes(Topic topic, Position from, Offset to) const = 0;

    /// Copies everything written until now into a folder that does not exist yet, where it can be opened like
    /// the original. Any thread, beside writes. Errors: io; bad_argument (there are no files to copy).
    virtual std::expected<void, LogError> copy_to(const std::filesystem::path& folder) const;
};

/// "inputs 3:1042", for error texts.
std::string place_of(Topic topic, Position position);
std::unexpected<LogError> failure(LogError::Code code, std::string text);

}  // namespace beaker::log
