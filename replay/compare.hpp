#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "log/step/state.hpp"

namespace beaker::replay {

/// A row that is not the same on both sides. Keys are made readable; values are not shown (personal data).
struct Difference {
    std::string key;
    std::string what;  ///< "only in the first", "only in the second", "differs at byte N"
};

struct Comparison {
    std::uint64_t rows = 0;  ///< equal on both sides
    std::uint64_t differences = 0;
    std::vector<Difference> first;  ///< the first few
};

/// Compares all rows of all partitions of two stores byte by byte, index entries included.
Comparison compare_rows(const log::RowReader& first, const log::RowReader& second, std::uint16_t partitions,
                        std::size_t differences_shown = 10);

}  // namespace beaker::replay
