#pragma once

#include "log/step/decision.hpp"

namespace beaker::processors {

/// The answer of a decider that was given another record than the registry says: it shows a mistake of ours.
inline log::Decided misdirected() {
    return std::unexpected(log::Refusal{{"bad_message", "not the message that was expected"}, true});
}

}  // namespace beaker::processors
