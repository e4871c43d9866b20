#include "ingest/trace_context.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/values/sha256.hpp"

namespace beaker::ingest {

namespace {

// "00-" 32 digits "-" 16 digits "-" 2 digits; a later version may go on behind another '-'.
constexpr std::size_t size_of_version_00 = 55;

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

bool is_traceparent(std::string_view text) {
    if (text.size() < size_of_version_00 || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return false;
    const auto version = text.substr(0, 2), trace = text.substr(3, 32), parent = text.substr(36, 16);
    if (!is_lower_hex(version) || version == "ff") return false;
    if (text.size() > size_of_version_00 && (version == "00" || text[size_of_version_00] != '-'))
        return false;
    return is_lower_hex(trace) && is_lower_hex(parent) && is_lower_hex(text.substr(53, 2)) &&
           !is_zero(trace) && !is_zero(parent);
}

}  // namespace

std::string traceparent_of(std::string_view sent, const Uuid& id) {
    if (is_traceparent(sent)) return fmt::format("00{}", sent.substr(2, size_of_version_00 - 2));
    const auto digits = hex(id.bytes());
    // Neither part is zero: the variant's bits are set in the second half of every id of ours.
    return fmt::format("00-{}-{}-01", digits, std::string_view(digits).substr(16));
}

}  // namespace beaker::ingest
