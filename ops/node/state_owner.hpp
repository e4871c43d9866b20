#pragma once

#include <expected>
#include <string>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// State says of each partition how far the log is folded, which another log's offsets would make a lie. So a
/// file beside it names the log that it comes from. Where that is not the configured one, the state goes, and
/// with it every generation: all of it is a fold of the log, and is built anew. Error: it cannot be removed,
/// or another process has it open.
std::expected<void, std::string> keep_state_of_this_log(const Config& config);

}  // namespace beaker::ops
