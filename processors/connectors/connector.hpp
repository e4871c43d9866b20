#pragma once

#include <functional>
#include <map>

#include "schemas/events/effect.hpp"

namespace beaker::connectors {

/// What one try came to. No personal data in `reason`.
struct Tried {
    TryOutcome outcome{};
    std::string reason = {};  ///< a word, such as "http_503"; empty where it is done
    std::optional<std::int64_t> retry_after_seconds = {};
    std::optional<std::string> provider_request_id = {};
    std::optional<std::string> result = {};  ///< JSON, of what is wanted of the provider's answer
};

/// Sends one request, once, and waits for what comes of it: at most 5 s to connect and 10 s for the answer.
/// Any thread, several at once.
using Connector = std::function<Tried(const EffectRequest&)>;

using Connectors = std::map<EffectOperation, Connector>;

}  // namespace beaker::connectors
