#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker serve`.
void add_serve(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
