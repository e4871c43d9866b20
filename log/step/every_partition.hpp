#pragma once

#include <string_view>

namespace beaker::log {

/// As the `to` of a message: one goes to the stream of each partition (partition_stream), all in one commit.
/// What their deciders fold there, the deciders of the partition's other streams read as `Recorded::shared`.
inline constexpr std::string_view every_partition = "partition/*";

}  // namespace beaker::log
