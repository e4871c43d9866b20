#pragma once

#include <cstddef>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Whether the word at i speaks of somebody else than the speaker: "my wife's", "his", "the landlord".
bool relation_at(WordSpan words, std::size_t i);

/// Somebody's relation to the speaker, with or without 's: "wife", "tenant's".
bool is_relation(std::string_view word);

}  // namespace beaker::processors::leads
