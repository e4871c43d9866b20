#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "processors/leads/spoken_digits.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Which digits of a number a correction says anew.
enum class DigitsPlace { unknown, area_code, front, end };

DigitsPlace place_in(WordSpan around);

/// The number with some digits said anew in it: "0143" are its last four, "555 0143" its last seven, three
/// digits the area code or the exchange, whichever they resemble more. None where no US number comes out.
std::optional<std::string> corrected(std::string_view number, std::string_view digits, DigitsPlace place);

/// The number with one stretch of digits replaced by another of the same length, at its last occurrence.
std::optional<std::string> with_replaced(std::string_view number, std::string_view wrong,
                                         std::string_view right);

/// What a run of digits says in a correction: all of it, or the part after the last pause where the speaker
/// starts over ("three five. oh one three five").
std::string_view corrected_part(const DigitRun& run);

}  // namespace beaker::processors::leads
