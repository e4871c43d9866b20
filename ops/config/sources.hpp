#pragma once

#include <expected>
#include <map>
#include <string>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// The variables of a process as a map; give it `environ`. Of a name that stands twice the first counts.
std::map<std::string, std::string> environment_of(const char* const* variables);

/// Gathers what load_config judges: reads the file named by the flag "config" (taken out of the flags) or by
/// BEAKER_CONFIG; without either there is no file. Error: the file cannot be read, or is larger than 1 MiB.
std::expected<ConfigSources, ConfigError> read_sources(std::map<std::string, std::string> flags,
                                                       std::map<std::string, std::string> environment);

}  // namespace beaker::ops
