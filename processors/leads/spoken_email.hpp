#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// An e-mail address in a line, as it is written or as it is said.
struct SpokenEmail {
    std::string address;    ///< lower case
    std::size_t first = 0;  ///< its first word
    std::size_t last = 0;   ///< one past its last word
};

/// Every e-mail address in a line: "jane@example.com", "jane dot doe at example dot com", "m a r i a
/// underscore lopez at ...", "lashes by kiersten, all one word, at ...". What Email refuses is left out.
std::vector<SpokenEmail> emails_in(WordSpan words);

}  // namespace beaker::processors::leads
