#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "schemas/record.hpp"

namespace beaker::log {

/// Why bytes are no stored record; never quotes them.
struct BadRecord {
    std::string_view reason;
};

/// Appends the stored form of a record, format 1: see FORMAT.md.
void encode_record(const Record& record, std::string& out);

/// How many bytes `encode_record` appends.
std::size_t encoded_size(const Record& record);

/// Reads what `encode_record` wrote. Accepts nothing else: what it accepts encodes to the same bytes again.
std::expected<Record, BadRecord> decode_record(std::string_view bytes);

}  // namespace beaker::log
