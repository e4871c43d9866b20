#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <variant>

#include "log/log.hpp"
#include "projections/read_tables.hpp"
#include "schemas/values/ids.hpp"

namespace beaker::replay {

/// Until when: everything decided at or before a time, or everything before an offset of the tenant's
/// partition.
using Until = std::variant<Instant, log::Offset>;

/// A tenant's rows as they were.
struct AsOf {
    log::Offset offset = 0;    ///< of the first event of the partition that is not in it
    std::uint64_t events = 0;  ///< of the tenant's stream, folded
    /// {"calls":[…],"webhook_events":[…],…}: each table's rows, in key order.
    std::string rows;
};

/// Folds the tenant's own stream up to then into memory, with the folds of today. What other streams know of
/// it (a webhook that was parked at a route) is not in it. Personal data is masked unless it is to be
/// revealed. Errors: io, corrupt; bad_argument where an event cannot be read.
std::expected<AsOf, log::LogError> as_of(const log::Log& log, const TenantId& tenant, const Until& until,
                                         bool reveal);

}  // namespace beaker::replay
