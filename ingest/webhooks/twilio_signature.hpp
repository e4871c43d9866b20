#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/message.hpp"
#include "ingest/webhooks/signature.hpp"
#include "schemas/values/form.hpp"
#include "schemas/values/hmac.hpp"

namespace beaker::ingest::webhooks {

inline constexpr std::string_view twilio_signature_header_name = "X-Twilio-Signature";
/// The query field with the lower-case hex SHA-256 of a JSON body.
inline constexpr std::string_view twilio_body_hash_name = "bodySHA256";

/// One address as Twilio may have signed it. Its back ends disagree whether the port belongs to it, so either
/// is accepted: none, or the one that is written, else the scheme's own (443 or 80). No other port is ever
/// tried.
struct TwilioBaseUrls {
    std::string without_port, with_port;

    /// `base` is "http(s)://host[:port][/prefix]"; a '/' at its end is dropped. None for anything else:
    /// another scheme, no host, a port that is no number, user information, a query, a fragment.
    static std::optional<TwilioBaseUrls> of(std::string_view base);
};

/// Checks `X-Twilio-Signature`: base64 of HMAC-SHA1, with the account's auth token, over the URL that Twilio
/// called and what `twilio_params` makes of the form. A JSON body is covered by its SHA-256 in the URL's
/// `bodySHA256` instead. No time is signed: an old request passes again, and only the idempotency key keeps
/// it from counting twice. Source: twilio-node, webhooks.ts; twilio-python, request_validator.py. Used by one
/// thread, see Hmac.
class TwilioSignature {
public:
    /// `public_url` is what Twilio was given to call, up to the request target (BEAKER_PUBLIC_URL); where it
    /// is empty, the URL is guessed from the Host header and whether the connection is TLS, which is wrong
    /// behind most proxies. Throws std::invalid_argument where there is no token, one is empty, or the URL
    /// cannot be read.
    TwilioSignature(std::string_view public_url, const std::vector<std::string>& tokens);

    /// Errors: missing; malformed (a form with a bad percent sequence or too many fields; no usable Host);
    /// unsigned_body (a GET with a body); mismatch. `now_unix_seconds` is there because every provider's
    /// verifier has it.
    std::expected<void, SignatureError> verify(const http::Request& request, std::int64_t now_unix_seconds);

private:
    std::optional<TwilioBaseUrls> public_urls_;
    std::vector<Hmac> keys_;
};

/// What a form adds to the signed URL: name and value of each field, in byte order of the names, with nothing
/// between them. A repeated name has its different values in byte order; an empty value leaves the name
/// alone.
std::string twilio_params(FormFields fields);
/// Base64 of the MAC over base, target and params, one after the other.
std::string twilio_mac(Hmac& key, std::string_view base, std::string_view target, std::string_view params);
/// The key of an auth token.
Hmac twilio_key(std::string_view token);

}  // namespace beaker::ingest::webhooks
