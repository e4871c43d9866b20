#pragma once

#include <expected>
#include <memory>
#include <string>

#include "log/embedded/log_reader.hpp"
#include "ops/config/config.hpp"

namespace beaker::ops {

/// The log of the data directory, for reading alone, whether a server runs on it or not. Errors are sentences
/// for people.
std::expected<std::unique_ptr<log::LogReader>, std::string> log_beside(const Config& config);

}  // namespace beaker::ops
