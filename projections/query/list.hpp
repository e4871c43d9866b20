#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state.hpp"
#include "projections/query/queries.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// One page of a table in the order of its rows or of one of its indexes, whose keys are: `prefix`, a time
/// (latest first), the row's 16-byte id.
struct List {
    std::string_view table;
    bool in_row_order = false;  ///< the rows themselves are gone through, not an index
    std::string prefix;         ///< rows_start() or index_start(), and the parts that all share
    std::vector<PartitionId> partitions;
    std::optional<Instant> from;                           ///< inclusive
    std::optional<Instant> to;                             ///< exclusive
    std::function<bool(std::string_view covered)> wanted;  ///< asked of each entry; empty: every row
    Page page;
};

/// At most so many entries are looked at for one page.
inline constexpr std::size_t entries_per_page_max = 50'000;

/// The page as `{"items":[…],"next":…}`. Errors: bad_limit, bad_cursor. Throws std::runtime_error where rows
/// cannot be read.
std::expected<std::string, QueryError> page_of(const log::RowReader& rows, const List& list);

}  // namespace beaker
