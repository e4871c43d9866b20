#pragma once

#include "projections/folded.hpp"

namespace beaker {

/// Keeps the table `parked`: a row from WebhookParked until WebhookReleased.
void fold_parked(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
