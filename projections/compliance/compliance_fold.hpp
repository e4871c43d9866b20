#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `compliance`.
void fold_compliance(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
