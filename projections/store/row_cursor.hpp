#pragma once

#include <memory>
#include <string_view>

#include "log/step/state.hpp"

namespace beaker {

/// A place among sorted rows; moves forward only. Its rows are those that were there when it was opened.
class RowCursor {
public:
    virtual ~RowCursor() = default;
    virtual bool valid() const = 0;
    virtual std::string_view key() const = 0;    ///< until the next `next`
    virtual std::string_view value() const = 0;  ///< until the next `next`
    virtual void next() = 0;
};

/// Rows in which a place can be looked up without walking there. What `snapshot()` of a store on disk also
/// is.
class SeekableRows {
public:
    virtual ~SeekableRows() = default;
    /// The rows whose key starts with `prefix` and is not less than `from`. The rows must outlive the cursor.
    virtual std::unique_ptr<RowCursor> seek(std::string_view prefix, std::string_view from) const = 0;
};

/// The same over any rows: by `seek` where they can, else by walking (rows in memory: simulator and tests).
std::unique_ptr<RowCursor> seek(const log::RowReader& rows, std::string_view prefix, std::string_view from);

}  // namespace beaker
