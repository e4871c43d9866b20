#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {

/// Whether ten digits can be a US number: area code and exchange begin with 2-9. The fictional 555-01xx
/// numbers pass. Source: NANPA, numbering plan (NXX-NXX-XXXX).
constexpr bool is_us_number(std::string_view digits) {
    return digits.size() == 10 && all_digits(digits) && digits[0] >= '2' && digits[3] >= '2';
}

/// The ten digits of a US number that is said with or without its country code.
constexpr std::optional<std::string_view> us_number(std::string_view digits) {
    if (digits.size() == 11 && digits[0] == '1') digits.remove_prefix(1);
    if (!is_us_number(digits)) return std::nullopt;
    return digits;
}

/// "+1" and the ten digits.
inline std::string e164(std::string_view ten_digits) { return "+1" + std::string(ten_digits); }

}  // namespace beaker::processors::leads
