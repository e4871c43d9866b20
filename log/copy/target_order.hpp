#pragma once

#include "log/copy/copy.hpp"

namespace beaker::log {

/// Given each record with the partition of the target that it goes to.
using PlacedVisit = std::function<std::expected<void, CopyError>(PartitionId to, const Stored& from)>;

/// Walks through a topic of the source in the order in which a log of so many partitions holds it; the same
/// each time.
std::expected<void, CopyError> in_target_order(const CopySource& source, Topic topic,
                                               std::uint16_t partitions, const PlacedVisit& visit);

/// A failure of a side, as the copy tells it.
CopyError copy_failed(const LogError& error);

}  // namespace beaker::log
