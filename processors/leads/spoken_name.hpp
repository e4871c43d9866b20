#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// How a name came up in a line, strongest first.
enum class NameCue { introduced, last_name, first_name, greeted, bare };

struct SpokenName {
    std::string name;  ///< natural case, without titles
    NameCue cue = NameCue::bare;
    std::size_t first = 0;
    std::size_t last = 0;  ///< one past its last word
};

/// Up to four words from i on that make a name, and how they are written; none where no name stands there.
/// Small letters pass only where `any_case` says that a name must stand there.
std::optional<SpokenName> name_at(WordSpan words, std::string_view line, std::size_t i, bool any_case);

/// Names by which the speaker means themselves: "my name is", "this is", "it's under". A bare name counts
/// where it makes a whole phrase of its own.
std::vector<SpokenName> own_names_in(WordSpan words, std::string_view line, bool asked_for_name);

/// A name that the assistant asks about or addresses: "is this Theo?", "I have you as John Petrakis".
std::optional<SpokenName> name_asked_about(WordSpan words, std::string_view line);

/// "jon petrakis" and "JON PETRAKIS" as Jon Petrakis; a mixed case stays as it is.
std::string in_natural_case(std::string_view name);

}  // namespace beaker::processors::leads
