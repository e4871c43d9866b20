#pragma once

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker serve`: serves until SIGTERM or SIGINT, then ends gracefully. Exit 2: configuration; 3: the disk
/// failed.
int serve(const ConfigFlags& from);

}  // namespace beaker::ops
