#pragma once

#include <string_view>

namespace beaker::processors::leads {

/// "street", "ave", "hill": what the name of a street may end in.
bool is_street_type(std::string_view word);
/// A street type that is an ordinary word too: "way", "run", "hill".
bool is_plain_word_too(std::string_view type);
/// "apartment", "suite", "lot".
bool is_unit_word(std::string_view word);
/// "north", "sw".
bool is_compass(std::string_view word);
/// "4th", "2nd".
bool is_ordinal(std::string_view word);
/// "ave" for avenue, "st" for street: the long form of a street type; other words as they are.
std::string_view long_street_word(std::string_view word);

}  // namespace beaker::processors::leads
