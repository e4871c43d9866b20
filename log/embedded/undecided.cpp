#include "log/embedded/undecided.hpp"

#include "log/embedded/memory.hpp"

namespace beaker::log {

Undecided::Undecided(const Contents& contents, std::size_t bytes_max)
    : partitions_(contents.partitions), bytes_max_(bytes_max) {
    for (PartitionId id = 0; id < contents.partitions; ++id) {
        partitions_[id].next = contents.checkpoints[id];
        partitions_[id].end = contents.of(Topic::inputs, id).end;
    }
}

void Undecided::add(const Stored& input, std::size_t bytes) {
    Partition& partition = partitions_[input.position.partition];
    const bool held = !partition.is_cut() && bytes_ + bytes <= bytes_max_;
    partition.end = input.position.offset + 1;
    if (!held) return;
    partition.held.push_back({input, bytes});
    bytes_ += bytes;
}

std::optional<Position> Undecided::missing(PartitionId partition) const {
    const Partition& it = partitions_[partition];
    if (!it.held.empty() || it.next == it.end) return std::nullopt;
    return Position{partition, it.next};
}

void Undecided::refill(std::vector<Stored> inputs) {
    for (Stored& input : inputs) {
        const std::size_t bytes = memory_of(*input.record);
        bytes_ += bytes;
        partitions_[input.position.partition].held.push_back({std::move(input), bytes});
    }
}

std::vector<Stored> Undecided::hand_out(const TakeLimits& limits) {
    std::vector<Stored> handed;
    std::size_t bytes = 0;
    const std::size_t start = first_++;
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        for (const Held& held : partitions_[(start + i) % partitions_.size()].held) {
            const bool fits = handed.size() < limits.records && bytes + held.bytes <= limits.bytes;
            if (!fits && !handed.empty()) return handed;
            bytes += held.bytes;
            handed.push_back(held.input);
        }
    }
    return handed;
}

void Undecided::settle(Position checkpoint) {
    Partition& partition = partitions_[checkpoint.partition];
    while (partition.next < checkpoint.offset && !partition.held.empty()) {
        bytes_ -= partition.held.front().bytes;
        partition.held.pop_front();
        ++partition.next;
    }
    partition.next = checkpoint.offset;
}

}  // namespace beaker::log
