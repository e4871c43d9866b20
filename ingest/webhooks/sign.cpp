#include "ingest/webhooks/sign.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "ingest/webhooks/stripe_signature.hpp"
#include "ingest/webhooks/twilio_signature.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::webhooks {

std::string stripe_signature_header(std::string_view body, std::string_view secret,
                                    std::int64_t unix_seconds) {
    auto key = stripe_key(secret);
    return fmt::format("t={},v1={}", unix_seconds, stripe_v1(key, unix_seconds, body));
}

std::string twilio_signature_header(std::string_view url, const FormFields& fields, std::string_view token) {
    auto key = twilio_key(token);
    return twilio_mac(key, url, "", twilio_params(fields));
}

std::string with_body_hash(std::string_view url, std::string_view json_body) {
    const char joint = url.find('?') == std::string_view::npos ? '?' : '&';
    return fmt::format("{}{}{}={}", url, joint, twilio_body_hash_name, hex(sha256(json_body)));
}

std::string vapi_signature_header(std::string_view body, std::string_view secret) {
    const auto profile = VapiProfile::body_hmac();
    auto key = vapi_key(profile, secret);
    return vapi_mac(key, profile, "", body);
}

std::vector<std::pair<std::string, std::string>> vapi_signature_headers(const VapiProfile& profile,
                                                                        std::string_view body,
                                                                        std::string_view secret,
                                                                        std::string_view timestamp) {
    if (profile.method == VapiProfile::Method::shared_secret) {
        if (secret.empty()) throw std::invalid_argument("a webhook secret is empty");
        return {{profile.header, profile.prefix + std::string(secret)}};
    }
    auto key = vapi_key(profile, secret);
    std::vector<std::pair<std::string, std::string>> headers;
    headers.emplace_back(profile.header, profile.prefix + vapi_mac(key, profile, timestamp, body));
    if (!profile.timestamp_header.empty())
        headers.emplace_back(profile.timestamp_header, std::string(timestamp));
    return headers;
}

}  // namespace beaker::ingest::webhooks
