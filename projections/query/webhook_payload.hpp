#pragma once

#include <expected>
#include <optional>

#include "log/log.hpp"
#include "schemas/record.hpp"

namespace beaker {

/// The input with this id, appended to the partition at about that time; none where `inputs` no longer keeps
/// it. Rows hold no positions (a copied log has others), so it is looked up by time: record times in a
/// partition rise, but for small differences between the clocks of those who append.
std::expected<RecordPtr, log::LogError> find_input(const log::Log& log, PartitionId partition, const Uuid& id,
                                                   Instant at);

}  // namespace beaker
