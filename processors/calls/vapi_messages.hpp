#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "log/step/decision.hpp"
#include "processors/calls/call_facts.hpp"

namespace beaker::processors {

/// What a message of Vapi says, if it is about the course of a call.
using MessageFacts = std::expected<std::optional<CallFacts>, log::Refusal>;

/// Reads `status-update`, final `transcript` and `end-of-call-report`; of any other type, and of a partial
/// transcript, it takes nothing (none). The type is the body's own; `kind` is what ingest made of it, for
/// bodies that have none. The older simplified `{"type":"call-ended","call":{…}}` is read too. Errors: a
/// Refusal (nonsense) where a type that it reads has fields that make no sense; it quotes none of them.
/// Source: @vapi-ai/server-sdk 2.0.1, ServerMessage.
MessageFacts read_vapi_message(std::string_view body, std::string_view kind);

/// Whether Vapi is known to send messages of this type, read by us or not.
bool known_vapi_kind(std::string_view kind);

/// The status of a call that ended for this reason: an open set of some hundred words.
CallStatus status_of_ended_reason(std::string_view reason);

}  // namespace beaker::processors
