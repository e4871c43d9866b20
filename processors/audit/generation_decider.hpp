#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// Notes what the node has done with its generations, and who wanted it: always yes, for it is done.
log::Decided decide_generation_change(const log::RowReader& state, const log::Recorded& record);

}  // namespace beaker::processors
