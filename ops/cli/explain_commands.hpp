#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker explain phone` and `email`.
void add_explain(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
