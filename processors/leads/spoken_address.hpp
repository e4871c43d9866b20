#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// A street address in a line.
struct SpokenAddress {
    std::string text;       ///< house number in digits, street in natural case, then unit, city, state, ZIP
    std::size_t first = 0;  ///< its first word
    std::size_t last = 0;   ///< one past its last word
};

/// Every "number, name, street type" in a line ("eight twenty harvest moon drive", "30 Cranberry Hill"), with
/// the unit, city and ZIP behind it. A street without a type, or one like "Hill" that is an ordinary word
/// too, needs capital letters.
std::vector<SpokenAddress> addresses_in(WordSpan words, std::string_view line, bool asked_for_address);

/// "apartment 4 B" as Apartment 4B, on its own, in a line that tells no street.
std::optional<std::string> unit_in(WordSpan words);
/// Five digits that are told as the ZIP.
std::optional<std::string> zip_in(WordSpan words, bool asked_for_zip);

}  // namespace beaker::processors::leads
