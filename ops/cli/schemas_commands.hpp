#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker schemas list`, `show`, `export` and `check`.
void add_schemas(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
