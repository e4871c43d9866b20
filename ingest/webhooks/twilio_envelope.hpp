#pragma once

#include "ingest/webhooks/envelope.hpp"

namespace beaker::ingest::webhooks {

/// Of a Twilio callback, a form. Twilio has no event ids and no types: what a callback is shows in the fields
/// it has. Kinds: `voice-status`, `voice-incoming`, `recording-status`, `sms-status`, `sms-inbound`, `amd`,
/// `other`. A CallSid is no event id (one call sends many callbacks), so the key names the state reported
/// too. Errors: no form, or a form without a field. Source: Twilio docs, "TwiML voice: request parameters",
/// "Call resource: statusCallback", "Track the message status".
std::expected<Envelope, BadBody> twilio_envelope(const SignedBody& received);

}  // namespace beaker::ingest::webhooks
