#pragma once

#include <vector>

#include "log/log.hpp"

namespace beaker::log {

/// Where in the target each input of the source lies. Inputs that lie behind one another on both sides are
/// kept as one run, so that a plain copy takes no memory to speak of.
class InputPlaces {
public:
    explicit InputPlaces(std::uint16_t source_partitions) : runs_(source_partitions) {}

    /// In ascending order of the source's offsets of a partition.
    void add(Position from, Position to);

    /// Of an input that the source no longer keeps: before all those of the partition `otherwise`.
    Position of(Position from, PartitionId otherwise) const;

private:
    struct Run {
        Offset from = 0;
        Position to;
        Offset count = 0;
    };
    std::vector<std::vector<Run>> runs_;  ///< by partition of the source
};

}  // namespace beaker::log
