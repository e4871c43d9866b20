#pragma once

#include <expected>
#include <vector>

#include "log/embedded/storage.hpp"

namespace beaker::log {

/// The records of a partition from an offset on, before `end`, within the limits; at least one where there is
/// one. Errors: io; corrupt, where the first of them cannot be read (the next read comes upon what is bad
/// later).
std::expected<std::vector<Stored>, LogError> read_records(const Storage& storage, Topic topic, Position from,
                                                          Offset end, ReadLimits limits);

/// What a read before the first record kept is answered.
std::unexpected<LogError> trimmed(Topic topic, Position from, Offset begin);

}  // namespace beaker::log
