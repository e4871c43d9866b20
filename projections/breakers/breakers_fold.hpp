#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `breakers`.
void fold_breaker(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
