#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "log/embedded/storage.hpp"

namespace beaker::log {

/// The undecided inputs of each partition, as far as they are held in memory: without a gap from the
/// checkpoint on. Where they would take too much, the newest are left out ("cut") and read from the storage
/// once the older ones are decided. Used by the core thread alone.
class Undecided {
public:
    /// `bytes_max`: what all partitions together hold, beside one run read back for each.
    Undecided(const Contents& contents, std::size_t bytes_max);

    /// A new input; each partition's come in offset order.
    void add(const Stored& input, std::size_t bytes);

    /// Where a partition whose inputs in memory are all decided goes on in the storage; none where it needs
    /// nothing.
    std::optional<Position> missing(PartitionId partition) const;
    /// What was read from there.
    void refill(std::vector<Stored> inputs);

    /// At most so many, but one where there is one. Another partition is the first each time, so that a long
    /// backlog of one does not hold up the others. They stay until `settle`.
    std::vector<Stored> hand_out(const TakeLimits& limits);

    /// All before the position is decided.
    void settle(Position checkpoint);

private:
    struct Held {
        Stored input;
        std::size_t bytes = 0;
    };
    struct Partition {
        Offset next = 0;  ///< to be decided
        Offset end = 0;   ///< one past the newest input
        std::deque<Held> held;

        bool is_cut() const { return next + held.size() < end; }
    };

    std::vector<Partition> partitions_;
    std::size_t bytes_ = 0;
    const std::size_t bytes_max_;
    std::size_t first_ = 0;
};

}  // namespace beaker::log
