#pragma once

#include "ops/sandbox/sandbox.hpp"

namespace beaker::ops {

/// `beaker sandbox`: serves until Ctrl-C, and first prints the variables that lead a server to it. Exit code:
/// 0 done, 3 it cannot listen.
int sandbox(const SandboxOptions& options);

}  // namespace beaker::ops
