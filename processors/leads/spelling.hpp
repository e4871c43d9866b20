#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// A word spelled out: "m a r i a", "M-A-R-I-A", "j as in juliet, o, n", "double l", "b e k i dash l a r".
struct SpelledWord {
    std::string letters;  ///< lower case; '-' where a dash was said
    std::size_t first = 0;
    std::size_t last = 0;  ///< one past its last word
};

/// What one or more words say as letters: "b", "double t" (tt), "j as in juliet" (j), "n for november" (n).
struct SpokenLetter {
    std::string letters;
    std::size_t words = 0;
};

std::optional<SpokenLetter> letter_at(WordSpan words, std::size_t i);

/// Every stretch of three letters or more.
std::vector<SpelledWord> spelled_words(WordSpan words);

/// How many letters differ between two words: insertions, deletions and changes; at most `limit` + 1.
/// Words longer than 32 letters count as unlike.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit);

/// Whether one word is likely what speech recognition made of the other: same first letter or nearly the
/// same letters.
bool sounds_like(std::string_view left, std::string_view right);

/// "without an h", "with a k", "with two n's", "one l": the word as such a hint changes it; none where the
/// words hold no hint that applies.
std::optional<std::string> with_hint(std::string_view word, WordSpan hint);

}  // namespace beaker::processors::leads
