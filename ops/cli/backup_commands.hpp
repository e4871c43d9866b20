#pragma once

#include "ops/cli/command_family.hpp"

namespace beaker::ops {

/// `beaker backup create`, `restore` and `verify`.
void add_backup(CLI::App& app, Parsed& parsed);

}  // namespace beaker::ops
