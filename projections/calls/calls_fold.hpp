#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the tables `calls` and `call_aliases` from every event of calls. The rows do not depend on the order
/// in which status reports, transcript lines and the report of one call come.
void fold_call(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
