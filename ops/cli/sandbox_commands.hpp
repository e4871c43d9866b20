#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker sandbox`.
void add_sandbox(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
