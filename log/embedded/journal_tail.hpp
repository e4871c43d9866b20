#pragma once

#include <deque>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "log/embedded/block_file.hpp"
#include "log/embedded/ring_frame.hpp"
#include "log/embedded/storage.hpp"

namespace beaker::log {

/// What lies in a ring and not yet in the database beside it, for who reads both and writes neither: records
/// and checkpoints, in memory (no more than the ring holds). One thread.
class JournalTail {
public:
    /// `path`: of the ring; there need be none.
    JournalTail(std::filesystem::path path, std::uint16_t partitions)
        : path_(std::move(path)), cells_(topic_count * partitions), checkpoints_(partitions) {}

    /// Reads what was written since, behind `from`, which the database has come to; drops what is in the
    /// database now: records before the ends of `contents`. Then puts the tail's own ends and checkpoints
    /// into it. Errors: io, corrupt (a batch makes no sense, or records of a partition are not in order).
    std::expected<void, LogError> read_on(const std::optional<RingPlace>& from, Contents& contents);
    /// Of a ring that nobody writes: whether it ends where it was read to. Errors: io, corrupt.
    std::expected<void, LogError> check_end() const;

    /// The first offset that is here and not in the database; none: there is none here.
    std::optional<Offset> first(Topic topic, PartitionId partition) const;
    /// The record at an offset from the first on.
    std::string_view record(Topic topic, Position position) const;

private:
    struct Cell {
        Offset first = 0;
        std::deque<std::string> records;
        Offset end() const { return first + records.size(); }
    };

    const Cell& cell(Topic topic, PartitionId partition) const {
        return cells_[index_of(topic) * checkpoints_.size() + partition];
    }
    bool take(const struct BatchEntry& entry);
    void drop_stored(const Contents& contents);
    void put_ends(Contents& contents) const;

    const std::filesystem::path path_;
    std::unique_ptr<BlockFile> file_;
    std::optional<RingPlace> read_to_;
    std::vector<Cell> cells_;
    std::vector<std::optional<Offset>> checkpoints_;  ///< by partition
};

}  // namespace beaker::log
