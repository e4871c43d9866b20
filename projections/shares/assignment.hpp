#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "schemas/values/slot.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// How much a node wants a partition: each pair has its own number, the same on every machine.
/// Source: Thaler and Ravishankar, "Using name-based mappings to increase hit rates" (rendezvous hashing).
std::uint64_t weight(const Uuid& node, PartitionId partition);

/// Who is to hold each partition, the one who answers first, then those who stand by: `copies` of the nodes,
/// or all where there are fewer. Everybody who knows of the same nodes, in any order, comes to the same.
///
/// Rendezvous hashing with a limit: a partition goes to the nodes of the greatest weight that are not full
/// yet, so that nobody answers for more than his share, rounded up. When a node comes or goes, few partitions
/// move but those that it takes or leaves.
std::vector<std::vector<Uuid>> assign(std::uint16_t partitions, std::span<const Uuid> nodes,
                                      std::size_t copies);

}  // namespace beaker
