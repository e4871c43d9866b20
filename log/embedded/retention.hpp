#pragma once

#include "log/embedded/storage.hpp"

namespace beaker::log {

/// The first offset of a partition that its retention keeps, within the bounds. By age it is found by
/// halving, so where times of appenders are slightly out of order the border is as rough as they are. Errors:
/// io, corrupt.
std::expected<Offset, LogError> first_kept(const Storage& storage, Topic topic, PartitionId partition,
                                           Bounds bounds, const Retention& retention, Instant now);

}  // namespace beaker::log
