#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker log copy` and `repartition`.
void add_log(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
