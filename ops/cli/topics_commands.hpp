#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker topics list`, `tail` and `export`.
void add_topics(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
