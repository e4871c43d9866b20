#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// An admin reads something: it is noted who, and what.
log::Decided decide_admin_read(const log::RowReader& rows, const log::Recorded& record);

}  // namespace beaker::processors
