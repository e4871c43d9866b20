#pragma once

#include <expected>
#include <optional>

#include "log/log.hpp"
#include "schemas/record.hpp"

namespace beaker {

/// The record with this id, appended to the topic's partition at about that time; none where the topic no
/// longer keeps it. Rows hold no positions (a copied log has others), so it is looked up by time: record
/// times in a partition rise, but for small differences between the clocks of those who append.
std::expected<RecordPtr, log::LogError> find_record(const log::Log& log, Topic topic, PartitionId partition,
                                                    const Uuid& id, Instant at);

/// The first offset of the partition from which on no record was appended before `at`.
std::expected<log::Offset, log::LogError> offset_at(const log::Log& log, Topic topic, PartitionId partition,
                                                    Instant at);

}  // namespace beaker
