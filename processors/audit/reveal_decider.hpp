#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// Notes who is about to see personal data, and where: always yes.
log::Decided decide_reveal(const log::RowReader& state, const log::Recorded& record);

}  // namespace beaker::processors
