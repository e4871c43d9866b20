#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `policies`.
void fold_policy(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
