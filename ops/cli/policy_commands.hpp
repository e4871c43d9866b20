#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker policy show`, `set` and `diff`.
void add_policy(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
