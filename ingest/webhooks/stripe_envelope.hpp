#pragma once

#include "ingest/webhooks/envelope.hpp"

namespace beaker::ingest::webhooks {

/// Of a Stripe event; its key is the event's id. Both shapes of an invoice are read, since an account keeps
/// the API version that it was opened with. Errors: no JSON object, or one without `id` or `type`. Source:
/// Stripe API reference, "The Event object"; changelog of 2025-03-31.basil.
std::expected<Envelope, BadBody> stripe_envelope(const SignedBody& received);

}  // namespace beaker::ingest::webhooks
