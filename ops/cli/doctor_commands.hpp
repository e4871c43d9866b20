#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker doctor`.
void add_doctor(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
