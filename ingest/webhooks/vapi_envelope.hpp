#pragma once

#include "ingest/webhooks/envelope.hpp"

namespace beaker::ingest::webhooks {

/// Of a Vapi server message `{"message": {"type": …}}`, or of the simplified `{"type": …, "call": {…}}`,
/// which Vapi does not send but which is accepted. Vapi gives its messages no id, so the key is made from
/// what a message means: from the call and, by type, the status, the tool calls, the line of the transcript
/// and so on. Never from the call alone, which would drop every later message of it; nor from the bytes where
/// a repetition may differ in them. Errors: no JSON object, or neither of the two shapes. Source: Vapi docs,
/// "Server events"; npm @vapi-ai/server-sdk, types ServerMessage*.
std::expected<Envelope, BadBody> vapi_envelope(const SignedBody& received);

}  // namespace beaker::ingest::webhooks
