#pragma once

#include <string_view>

#include "schemas/events/call_meaning.hpp"

namespace beaker::processors::leads {

/// What a call was about.
struct Intent {
    IntentLabel label = IntentLabel::other;
    int confidence = 0;               ///< whole percent
    std::string_view taxonomy = "1";  ///< the version of the labels' meaning
    bool operator==(const Intent&) const = default;
};

}  // namespace beaker::processors::leads
