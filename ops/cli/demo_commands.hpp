#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker demo`.
void add_demo(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
