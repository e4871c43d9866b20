#pragma once

#include <optional>
#include <string>

#include "processors/connectors/http_call.hpp"
#include "schemas/effects/assistant.hpp"

namespace beaker::connectors {

struct VapiSettings {
    std::string base_url;  ///< "https://api.vapi.ai"
    std::string api_key;
    std::string public_url;  ///< where Vapi reaches us
    CallTimeouts timeouts = {};
};

/// Makes an assistant (POST /assistant), where the payload says so as a clone of another one that it reads
/// (GET /assistant/{id}); or, as a look-up, finds the one that was made by our ids in its
/// metadata (GET /assistant): Vapi knows no idempotency key. Its result is an AssistantMade.
Connector create_assistant_connector(VapiSettings settings);

/// An assistant's members without those that are Vapi's own, under ours: the body of POST /assistant that
/// clones it. None where one of them is no JSON object.
std::optional<std::string> clone_json(const std::string& base, const std::string& own);

/// Deletes an assistant (DELETE /assistant/{id}); one that is not there is deleted.
Connector delete_assistant_connector(VapiSettings settings);

/// The body of POST /assistant. Calls are told to our server URL, with a plan by which Vapi repeats what we
/// did not take: without one it would not.
std::string assistant_json(const VapiSettings& settings, const AssistantPayload& payload, const Uuid& effect);

}  // namespace beaker::connectors
