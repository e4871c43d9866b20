#pragma once

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// At most how many inputs lie beyond what the group has decided, as anybody may ask who takes no part in it;
/// what holds no record is counted too. Errors: unavailable.
std::expected<std::uint64_t, LogError> undecided_inputs(const KafkaSettings& settings);

}  // namespace beaker::log::kafka
