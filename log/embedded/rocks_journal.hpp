#pragma once

#include <expected>
#include <string>

#include "log/log.hpp"

namespace rocksdb {
class Env;
}

namespace beaker::log {

/// Looks for damage in the journals (RocksDB's WAL) of a folder that RocksDB would take for the end: a record
/// whose length was damaged seems to reach past it, and opening would drop that record with all that follows
/// and say nothing. A torn batch is the last one; so where the beginning of another follows, acknowledged
/// records are at stake. Errors: corrupt (which journal, at which byte), io.
std::expected<void, LogError> check_journals(rocksdb::Env& env, const std::string& folder);

}  // namespace beaker::log
