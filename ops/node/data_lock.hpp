#pragma once

#include "ops/node/data_directory.hpp"

namespace beaker::ops {

/// Whether another process has the log or its state open, which this one then cannot. Only looks: a process
/// that starts meanwhile is not hindered. False where there is nothing.
bool held_by_another_process(const DataDirectory& data);

}  // namespace beaker::ops
