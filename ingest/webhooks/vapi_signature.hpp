#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/message.hpp"
#include "ingest/webhooks/signature.hpp"
#include "schemas/values/hmac.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::webhooks {

/// How Vapi was told to authenticate itself to us. Vapi has no fixed scheme: each server URL has a credential
/// that says it, and this must say the same. Source: docs.vapi.ai, "Server authentication" (custom
/// credentials).
struct VapiProfile {
    enum class Method {
        hmac,           ///< the header holds a MAC of the body
        shared_secret,  ///< the header holds the secret itself; it covers neither body nor time
    };

    Method method = Method::hmac;
    std::string header = "x-vapi-signature";
    std::string prefix;  ///< stands before the MAC or secret, exactly so: "sha256=", "Bearer "
    HashAlgorithm algorithm = HashAlgorithm::sha256;
    Encoding encoding = Encoding::hex;
    bool secret_is_base64 = false;  ///< the key is what the secret decodes to; hmac only
    /// Where it is set, "<timestamp>.<body>" is signed instead of the body alone, and the age is checked.
    std::string timestamp_header;

    /// The default: hex HMAC-SHA256 of the body alone in `x-vapi-signature`.
    static VapiProfile body_hmac() { return {}; }
    /// What Vapi proposes for a new HMAC credential: `x-signature` over "<x-timestamp>.<body>".
    static VapiProfile timestamped_hmac();
    /// The older form, also sent for an inline `server.secret`: the secret and nothing else.
    static VapiProfile shared_secret(std::string header = "x-vapi-secret");
    /// A bearer credential: "Bearer " and the secret.
    static VapiProfile bearer(std::string header = "authorization");
};

/// Checks Vapi's webhooks by a profile. Used by one thread, see Hmac.
class VapiSignature {
public:
    /// Throws std::invalid_argument where there is no secret, one is empty or not the base64 that the profile
    /// says, or the profile names no header.
    VapiSignature(VapiProfile profile, const std::vector<std::string>& secrets);

    /// Errors, the first that holds: missing (either header), malformed (no prefix, or a time that is no
    /// number), mismatch, then too_old or from_future. Vapi does not say in which unit its time is: numbers
    /// above 10^11 are milliseconds. It is signed as it was received.
    std::expected<void, SignatureError> verify(const http::Request& request, std::int64_t now_unix_seconds);

private:
    std::expected<void, SignatureError> verify_mac(const http::Request& request, std::string_view presented,
                                                   std::int64_t now_unix_seconds);
    bool is_known_secret(std::string_view presented) const;

    VapiProfile profile_;
    std::vector<Hmac> keys_;                   // method hmac
    std::vector<Sha256Digest> secret_hashes_;  // method shared_secret
};

/// The MAC in the profile's encoding, without prefix. `timestamp` is not looked at where the profile signs
/// none.
std::string vapi_mac(Hmac& key, const VapiProfile& profile, std::string_view timestamp,
                     std::string_view body);
/// The key of a secret. Throws std::invalid_argument where the profile says base64 and it is not.
Hmac vapi_key(const VapiProfile& profile, std::string_view secret);

}  // namespace beaker::ingest::webhooks
