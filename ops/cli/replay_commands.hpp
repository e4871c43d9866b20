#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker replay rebuild` and `verify`.
void add_replay(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
