#pragma once

#include <string_view>

namespace beaker::processors::leads {

/// Words that stand where a name may stand and are none: "calling", "sure", "Monday". Lower case.
bool is_no_name(std::string_view word);

/// "mr", "mrs", "dr": left out of a name.
bool is_title(std::string_view word);

}  // namespace beaker::processors::leads
