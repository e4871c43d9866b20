#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/message.hpp"
#include "ingest/webhooks/signature.hpp"
#include "schemas/values/hmac.hpp"

namespace beaker::ingest::webhooks {

inline constexpr std::string_view stripe_signature_header_name = "Stripe-Signature";

/// Checks `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=…]`, read as Stripe's own libraries read it: cut
/// at ',' and
/// '=', nothing trimmed, the last t counts, any v1 may match, v0 (the scheme of test events) and other keys
/// never do. Source: stripe-node, Webhooks.ts. Used by one thread, see Hmac.
class StripeSignature {
public:
    /// `secrets` are endpoint secrets, whole, with their "whsec_". Throws std::invalid_argument where there
    /// is none or one is empty.
    explicit StripeSignature(const std::vector<std::string>& secrets);

    /// Errors, the first that holds: empty_body, missing, malformed (no readable t, or no v1), mismatch, then
    /// too_old or from_future: only who knows a secret learns about our clock.
    std::expected<void, SignatureError> verify(const http::Request& request, std::int64_t now_unix_seconds);

private:
    std::vector<Hmac> keys_;
};

/// The v1 value: lower-case hex of HMAC-SHA256 over "<t>.<body>".
std::string stripe_v1(Hmac& key, std::int64_t signed_at, std::string_view body);
/// The key of an endpoint secret.
Hmac stripe_key(std::string_view secret);

}  // namespace beaker::ingest::webhooks
