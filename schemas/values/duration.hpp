#pragma once

#include <chrono>
#include <expected>
#include <string_view>

namespace beaker {

/// Why a text is no duration; never quotes the text.
struct BadDuration {
    std::string_view reason;
};

/// A span of time as ISO 8601 §5.5.2 writes it: `PT21M`, `P1DT2H`, `PT0.5S`, `P2W`. A day has 24 hours. Years
/// and months, which are not always as long, are refused, and so is what is longer than a thousand years.
/// Never negative.
std::expected<std::chrono::microseconds, BadDuration> parse_duration(std::string_view text);

}  // namespace beaker
