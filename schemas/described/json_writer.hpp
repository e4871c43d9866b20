#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace beaker {

/// JSON that is passed on as it is: compact, checked where it came in. Empty text stands for null.
struct RawJson {
    std::string text;
    bool operator==(const RawJson&) const = default;
};

/// Appends a JSON string (RFC 8259 §7); the text is UTF-8.
void append_json_string(std::string& out, std::string_view text);
void append_json_number(std::string& out, std::int64_t value);
void append_json_number(std::string& out, std::uint64_t value);
/// The shortest text that reads back as the same double; null for NaN and infinity, which JSON cannot say.
void append_json_number(std::string& out, double value);

/// Appends `"name":` with the comma that parts it from the member before, for a name without characters to
/// escape. The object was begun with '{'.
void append_json_name(std::string& out, std::string_view name);
/// The same for any text as name.
void append_json_key(std::string& out, std::string_view key);

}  // namespace beaker
