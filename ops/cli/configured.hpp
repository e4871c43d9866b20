#pragma once

#include <expected>
#include <map>
#include <string>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// What the command line knows of configuration: flags by name without dashes, and the process's environment.
struct ConfigFlags {
    std::map<std::string, std::string> flags;
    std::map<std::string, std::string> environment;
    std::string server;  ///< address of a running server to ask; empty: where the configuration listens
};

/// The configuration of a command. Prints what is wrong, one line each, where there is something.
/// `opens_door`: whether it serves others, so that pepper and admin token must be set.
std::expected<Config, int> configured(const ConfigFlags& from, bool opens_door);

}  // namespace beaker::ops
