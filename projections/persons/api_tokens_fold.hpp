#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `api_tokens`.
void fold_api_token(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
