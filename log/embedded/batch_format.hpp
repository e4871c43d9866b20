#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "log/embedded/storage.hpp"

namespace beaker::log {

/// One thing that a batch stores, as it lies in a journal.
struct BatchEntry {
    enum class Kind : std::uint8_t {
        record = 1,
        begin = 2,       ///< of a partition; what lies before is dropped. On the simulated disk alone
        checkpoint = 3,  ///< of a partition of inputs
    };
    Kind kind{};
    Topic topic = Topic::inputs;
    Position position;
    std::string_view bytes;  ///< of a record
};

/// Appends the journal's form of it (JOURNAL.md).
void append_entry(std::string& out, const BatchEntry& entry);
/// All of the batch's entries.
void append_batch(std::string& out, const StorageBatch& batch);

/// Called with each entry; answers whether it can be.
using VisitEntry = std::function<bool(const BatchEntry& entry)>;
/// Reads what was appended. False: an entry makes no sense, or the visitor said so.
bool read_batch(std::string_view bytes, const VisitEntry& visit);

}  // namespace beaker::log
