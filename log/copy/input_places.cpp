#include "log/copy/input_places.hpp"

#include <algorithm>

namespace beaker::log {

void InputPlaces::add(Position from, Position to) {
    std::vector<Run>& runs = runs_[from.partition];
    if (!runs.empty()) {
        Run& last = runs.back();
        if (last.from + last.count == from.offset && last.to.partition == to.partition &&
            last.to.offset + last.count == to.offset) {
            ++last.count;
            return;
        }
    }
    runs.push_back({from.offset, to, 1});
}

Position InputPlaces::of(Position from, PartitionId otherwise) const {
    if (from.partition >= runs_.size()) return {otherwise, 0};
    const std::vector<Run>& runs = runs_[from.partition];
    auto run = std::ranges::upper_bound(runs, from.offset, {}, &Run::from);
    if (run == runs.begin()) return {otherwise, 0};
    --run;
    const Offset into = from.offset - run->from;
    if (into >= run->count) return {otherwise, 0};
    return {run->to.partition, run->to.offset + into};
}

}  // namespace beaker::log
