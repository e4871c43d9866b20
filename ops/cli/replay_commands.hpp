#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker replay rebuild`, `verify`, `reprocess` and `as-of`.
void add_replay(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
