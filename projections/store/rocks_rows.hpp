#pragma once

#include <rocksdb/db.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "log/step/state.hpp"
#include "projections/store/row_cursor.hpp"

namespace beaker {

// Reads of a RocksDB, as of a snapshot or (null) now. All throw log::StateUnreadable when the disk fails.
// Only the sources of this folder include this header: RocksDB's own are heavy.

inline rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

std::optional<std::string> get_row(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view key);

void scan_rows(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view prefix,
               const std::function<bool(std::string_view, std::string_view)>& visit);

/// The snapshot, if any, must outlive the cursor.
std::unique_ptr<RowCursor> seek_rows(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                     std::string_view prefix, std::string_view from);

/// The rows as they are now; keeps the database open. Also SeekableRows.
std::shared_ptr<const log::RowReader> snapshot_rows(std::shared_ptr<rocksdb::DB> db);

}  // namespace beaker
