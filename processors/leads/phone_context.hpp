#pragma once

#include <cstddef>
#include <cstdint>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// What kind of line a number is; one may be several.
enum PhoneLabel : std::uint8_t { cell_label = 1, home_label = 2, work_label = 4 };

/// What the words around a run of digits say of it.
struct PhoneContext {
    bool other_thing = false;    ///< a price, an order, a card, a ZIP: no phone at all
    bool said_phone = false;     ///< "my number is", "call me at"
    bool someone_elses = false;  ///< "my husband's number", "a call from"
    bool callback = false;       ///< "call me back at", "best", "instead"
    bool discarded = false;      ///< "that's my old one", "don't call"
    std::uint8_t labels = 0;
};

/// Looks at up to a dozen words on each side of the words [first, last), but not across the numbers beside
/// it, which end at `after_previous` and begin at `before_next`.
PhoneContext phone_context(WordSpan words, std::size_t first, std::size_t last, std::size_t after_previous,
                           std::size_t before_next);

/// The kinds of line that are named anywhere in the words.
std::uint8_t phone_labels_in(WordSpan words);

/// Whether the person means the number of this very call, and whether that is the one to use.
enum class ThisNumber : std::uint8_t { not_said, use, avoid };

ThisNumber this_number_in(WordSpan words);

/// Whether the assistant asks about the number of this very call.
bool asks_about_this_number(WordSpan words);

}  // namespace beaker::processors::leads
