#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// State says of each partition how far the log is folded, which another log's offsets would make a lie. So a
/// file beside it names the log that it comes from. Where that is not the configured one, the state goes, and
/// with it every generation: all of it is a fold of the log, and is built anew. Error: it cannot be removed,
/// or another process has it open.
std::expected<void, std::string> keep_state_of_this_log(const Config& config);

/// What that file says of the configured log: "embedded", or "kafka " and the prefix.
std::string name_of_log(const Config& config);
/// Writes the file for a copy of state, laid out as a data directory. Error: a sentence.
std::expected<void, std::string> name_log_of_copy(const Config& config, const std::filesystem::path& copy);

}  // namespace beaker::ops
