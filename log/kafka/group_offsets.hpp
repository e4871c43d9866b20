#pragma once

#include <optional>
#include <span>
#include <vector>

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// The next input that the group decides, by partition, as anybody may ask who takes no part in it; none
/// where it has decided nothing. Errors: unavailable.
std::expected<std::vector<std::optional<Offset>>, LogError> decided_offsets(const KafkaSettings& settings);

/// At most how many inputs lie beyond that; what holds no record is counted too. Errors: unavailable.
std::expected<std::uint64_t, LogError> undecided_inputs(const KafkaSettings& settings);

/// How many processes decide now, or are about to. Errors: unavailable.
std::expected<int, LogError> group_members(const KafkaSettings& settings);

/// Says for a group without members what it has decided. Errors: unavailable, also where it has members.
std::expected<void, LogError> set_decided_offsets(const KafkaSettings& settings,
                                                  std::span<const Position> next);

}  // namespace beaker::log::kafka
