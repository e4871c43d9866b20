#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `trials`.
void fold_trial(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
