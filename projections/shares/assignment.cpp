#include "projections/shares/assignment.hpp"

#include <algorithm>

namespace beaker {

namespace {

/// The finaliser of SplitMix64 (Steele, Lea, Flood, 2014): every bit of the input moves every bit of it.
std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
}

std::uint64_t half_of(const Uuid& id, std::size_t from) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + 8; ++i) value = value << 8 | id.bytes()[i];
    return value;
}

bool holds(const std::vector<Uuid>& holders, const Uuid& node) {
    return std::ranges::find(holders, node) != holders.end();
}

}  // namespace

std::uint64_t weight(const Uuid& node, PartitionId partition) {
    return mixed(mixed(mixed(half_of(node, 0)) ^ half_of(node, 8)) ^ partition);
}

std::vector<std::vector<Uuid>> assign(std::uint16_t partitions, std::span<const Uuid> nodes,
                                      std::size_t copies) {
    std::vector<Uuid> all(nodes.begin(), nodes.end());
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    std::vector<std::vector<Uuid>> assigned(partitions);
    std::vector<std::size_t> load(all.size());
    for (std::size_t copy = 0; copy < std::min(copies, all.size()); ++copy) {
        const std::size_t full = (partitions * (copy + 1) + all.size() - 1) / all.size();
        for (PartitionId partition = 0; partition < partitions; ++partition) {
            // Where only full ones are left, one takes more than its share rather than nobody this one.
            const auto better = [&](std::size_t a, std::size_t b) {
                if ((load[a] < full) != (load[b] < full)) return load[a] < full;
                return weight(all[a], partition) > weight(all[b], partition);
            };
            std::size_t best = all.size();
            for (std::size_t i = 0; i < all.size(); ++i)
                if (!holds(assigned[partition], all[i]) && (best == all.size() || better(i, best))) best = i;
            assigned[partition].push_back(all[best]);
            ++load[best];
        }
    }
    return assigned;
}

}  // namespace beaker
