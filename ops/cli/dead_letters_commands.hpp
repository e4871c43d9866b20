#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker dead-letters list`, `show`, `requeue` and `resolve`.
void add_dead_letters(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
