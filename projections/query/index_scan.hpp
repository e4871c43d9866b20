#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state.hpp"
#include "projections/store/row_cursor.hpp"
#include "projections/tables/table.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Walks one index of several partitions, or the rows of a table, as if they were one. A place is an entry's
/// key behind the partition's two bytes: it means the same in every partition.
class IndexScan {
public:
    /// The entries whose place starts with `prefix` and is not less than `from`. The rows must outlive the
    /// scan.
    IndexScan(const log::RowReader& rows, std::span<const PartitionId> partitions, std::string_view prefix,
              std::string_view from);

    bool valid() const { return !heads_.empty(); }
    std::string_view place() const { return place_of(heads_.front()); }
    PartitionId partition() const { return heads_.front().partition; }
    std::string_view value() const { return heads_.front().cursor->value(); }
    /// Of an index: the key of the row that the entry is for.
    std::string_view row() const { return row_of_index_value(value()); }
    /// Of an index: what the entry says of its row.
    std::string_view covered() const { return covered_of_index_value(value()); }
    void next();

private:
    struct Head {
        PartitionId partition;
        std::unique_ptr<RowCursor> cursor;
    };
    static std::string_view place_of(const Head& head) { return head.cursor->key().substr(2); }
    static bool later(const Head& a, const Head& b) { return place_of(a) > place_of(b); }

    std::vector<Head> heads_;  ///< a heap: the least place in front
};

}  // namespace beaker
