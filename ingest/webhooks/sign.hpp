#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/webhooks/vapi_signature.hpp"
#include "schemas/values/form.hpp"

// Signing as the providers do, for the sandbox, the sample traffic, benchmarks and tests; with the very
// functions that the verifiers use. Each function throws std::invalid_argument where the secret is empty.
namespace beaker::ingest::webhooks {

/// The value of `Stripe-Signature` for this body, signed at `unix_seconds`.
std::string stripe_signature_header(std::string_view body, std::string_view secret,
                                    std::int64_t unix_seconds);

/// The value of `X-Twilio-Signature` for a POST of these decoded fields to this whole URL, query included.
/// For a GET, and for a JSON body whose hash is in the URL (see `with_body_hash`), there are no fields.
std::string twilio_signature_header(std::string_view url, const FormFields& fields, std::string_view token);

/// The URL with `bodySHA256` of a JSON body added, which is how Twilio's signature covers it.
std::string with_body_hash(std::string_view url, std::string_view json_body);

/// The value of `x-vapi-signature` for this body under the default profile.
std::string vapi_signature_header(std::string_view body, std::string_view secret);

/// All headers, names as the profile has them, that authenticate this body under any profile. `timestamp` is
/// the text of the timestamp header, in seconds or milliseconds; not used where the profile has none.
std::vector<std::pair<std::string, std::string>> vapi_signature_headers(const VapiProfile& profile,
                                                                        std::string_view body,
                                                                        std::string_view secret,
                                                                        std::string_view timestamp);

}  // namespace beaker::ingest::webhooks
