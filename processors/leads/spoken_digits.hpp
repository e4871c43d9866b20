#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// A stretch of words that says digits, one after the other.
struct DigitRun {
    std::string digits;
    std::size_t first = 0;            ///< its first word
    std::size_t last = 0;             ///< one past its last word
    std::vector<std::size_t> pauses;  ///< after how many digits the speaker stopped for a moment, ascending
};

/// The digits that a number word says when digits are dictated: "five" 5, "oh" 0, "twelve" 12, "forty" 40,
/// "0143" itself; empty where the word says none.
std::string_view digits_of(std::string_view word);

/// "two" to "ninety": the value of tens or units; -1 for other words.
int value_of_number_word(std::string_view word);

/// Every run of digits in a line: numerals, digit words, "double five", "eight hundred", "twenty three" (23),
/// across fillers ("uh", "then", "dash"). A run is cut after a whole phone number where the speaker pauses,
/// so that two numbers said in a row stay two, unless `part_phones` is false.
std::vector<DigitRun> digit_runs(WordSpan words, bool part_phones = true);

}  // namespace beaker::processors::leads
