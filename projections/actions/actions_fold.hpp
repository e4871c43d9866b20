#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `actions`: the latest settlement of everything that a user asked for.
void fold_action(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
