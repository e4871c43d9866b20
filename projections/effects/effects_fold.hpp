#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `effects`.
void fold_effect(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
