#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `dead_letters`: a row for each input that ever failed, and what people did about it.
void fold_dead_letter(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
