#pragma once

#include <optional>
#include <string>

#include "processors/leads/conversation.hpp"

namespace beaker::processors::leads {

/// What the person wants, in their own words: the first lines of theirs that tell a need, else their longest
/// early line that is no mere answer. At most 300 bytes, without card and social security numbers.
std::optional<std::string> need_told(const Conversation& call);

}  // namespace beaker::processors::leads
