#pragma once

#include <string_view>

#include "processors/calls/vapi_messages.hpp"

namespace beaker::processors {

/// Reads Twilio's voice status callbacks (ingest calls them `voice-status`); of everything else that Twilio
/// sends, recordings, text messages, requests for TwiML, it takes nothing (none). Errors: a Refusal
/// (nonsense) where such a callback has fields that make no sense; it quotes none of them. Source: Twilio,
/// "Programmable Voice: StatusCallback".
MessageFacts read_twilio_message(std::string_view body, std::string_view kind);

/// Whether Twilio is known to send webhooks of this kind, as ingest names them, read by us or not.
bool known_twilio_kind(std::string_view kind);

}  // namespace beaker::processors
