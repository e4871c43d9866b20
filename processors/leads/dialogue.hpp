#pragma once

#include <cstdint>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// What a line of the assistant's asks the person for; it may be several things.
struct Asked {
    bool name = false;
    bool first_name = false;
    bool last_name = false;
    bool phone = false;
    bool email = false;
    bool address = false;
    bool other_number = false;  ///< of an order, an account, a card, a ZIP
    bool else_needed = false;   ///< "anything else?"
    bool question = false;      ///< it ends in a question mark somewhere
};

/// Where the line holds questions only these are read, else all of it.
Asked asked_in(WordSpan assistant);

/// Whether an answer begins as a yes or a no: "yep", "that's right", "no, that's fine" (a yes), "not quite".
enum class Answer : std::uint8_t { none, yes, no };

Answer answer_in(WordSpan user);

/// "sorry", "I mean", "actually", "make that": what follows replaces what was said before.
bool has_correction_cue(WordSpan words);

/// Whether one of the last `reach` words before i is a negation that the sentence carries up to i.
bool negated_before(WordSpan words, std::size_t i, std::size_t reach);

}  // namespace beaker::processors::leads
