#pragma once

#include <cstddef>
#include <vector>

#include "log/log.hpp"
#include "schemas/values/position.hpp"

namespace beaker::testing {

struct SettledCounts {
    std::size_t inputs = 0;  ///< all that lie there
    std::size_t settled = 0;
    std::size_t duplicates = 0;  ///< of these, settled as such
    std::size_t undecided = 0;   ///< behind the last that is decided
};

/// Reads the whole log, which nobody writes to any more: the settlements of each partition are those of its
/// inputs, one for one and in their order; nothing is decided twice under one id of one stream; what was
/// acknowledged is among it. Fails the test where that does not hold.
SettledCounts check_settled_once(const log::Log& log, const std::vector<Position>& acknowledged);

}  // namespace beaker::testing
