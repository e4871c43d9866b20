#pragma once

#include "ops/node/data_directory.hpp"

namespace beaker::ops {

/// Whether another process has the log open, which this one then cannot. Only looks: a process that starts
/// meanwhile is not hindered. False where there is no log.
bool held_by_another_process(const DataDirectory& data);

}  // namespace beaker::ops
