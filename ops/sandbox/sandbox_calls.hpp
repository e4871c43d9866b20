#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/sandbox/webhooks_back.hpp"
#include "schemas/values/instant.hpp"

namespace beaker::ops {

/// A made-up call of an assistant, told by Vapi's webhooks: queued, ringing, in progress, what is said,
/// ended, the report.
struct SandboxCall {
    std::string json;  ///< Vapi's Call object, as it answers `POST /call`
    std::vector<WebhookBack> webhooks;
};

/// Which assistant the body of `POST /call` names; empty: none.
std::string assistant_of_call(const std::string& body);

/// What `POST /call` begins. `assistant`: as it was made; `number`: counts calls, so that each has an id of
/// its own. None where the assistant has no server URL or no tenant of ours.
std::optional<SandboxCall> make_sandbox_call(const std::string& assistant, const std::string& body,
                                             const std::string& secret, std::uint64_t number, Instant now);

}  // namespace beaker::ops
