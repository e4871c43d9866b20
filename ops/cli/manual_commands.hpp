#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker man` and `beaker completion bash|zsh|fish`: what packages install, from the description of all
/// commands; so it is added last.
void add_manual(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
