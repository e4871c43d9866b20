#include "ingest/webhooks/vapi_signature.hpp"

#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "ingest/webhooks/secrets.hpp"

namespace beaker::ingest::webhooks {
namespace {

/// Seconds of a time that is in seconds or, above this number (the year 5138 in seconds), in milliseconds.
std::optional<std::int64_t> read_timestamp(std::string_view text) {
    constexpr std::int64_t seconds_max = 100'000'000'000;
    const auto time = parse_unix_time(text);
    return time && *time > seconds_max ? *time / 1000 : time;
}

std::string_view bytes_of(const Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

VapiProfile VapiProfile::timestamped_hmac() {
    VapiProfile profile;
    profile.header = "x-signature";
    profile.timestamp_header = "x-timestamp";
    return profile;
}

VapiProfile VapiProfile::shared_secret(std::string header) {
    VapiProfile profile;
    profile.method = Method::shared_secret;
    profile.header = std::move(header);
    return profile;
}

VapiProfile VapiProfile::bearer(std::string header) {
    VapiProfile profile = shared_secret(std::move(header));
    profile.prefix = "Bearer ";
    return profile;
}

VapiSignature::VapiSignature(VapiProfile profile, const std::vector<std::string>& secrets)
    : profile_(std::move(profile)) {
    require_secrets(secrets);
    if (profile_.header.empty()) throw std::invalid_argument("the header of Vapi's signature has no name");
    for (const auto& secret : secrets) {
        if (profile_.method == VapiProfile::Method::hmac)
            keys_.push_back(vapi_key(profile_, secret));
        else
            secret_hashes_.push_back(sha256(secret));
    }
}

std::expected<void, SignatureError> VapiSignature::verify(const http::Request& request,
                                                          std::int64_t now_unix_seconds) {
    auto presented = request.header(profile_.header);
    if (!presented) return std::unexpected(SignatureError::missing);
    if (!presented->starts_with(profile_.prefix)) return std::unexpected(SignatureError::malformed);
    presented->remove_prefix(profile_.prefix.size());

    if (profile_.method == VapiProfile::Method::hmac)
        return verify_mac(request, *presented, now_unix_seconds);
    if (!is_known_secret(*presented)) return std::unexpected(SignatureError::mismatch);
    return {};
}

std::expected<void, SignatureError> VapiSignature::verify_mac(const http::Request& request,
                                                              std::string_view presented,
                                                              std::int64_t now_unix_seconds) {
    const bool timestamped = !profile_.timestamp_header.empty();
    std::string_view timestamp;
    std::optional<std::int64_t> signed_at;
    if (timestamped) {
        const auto sent = request.header(profile_.timestamp_header);
        if (!sent) return std::unexpected(SignatureError::missing);
        timestamp = *sent;
        signed_at = read_timestamp(timestamp);
        if (!signed_at) return std::unexpected(SignatureError::malformed);
    }
    const auto sign = [&](Hmac& key) { return vapi_mac(key, profile_, timestamp, request.body); };
    if (!any_matches(keys_, std::span(&presented, 1), sign)) return std::unexpected(SignatureError::mismatch);
    if (!timestamped) return {};
    return check_age(*signed_at, now_unix_seconds);
}

bool VapiSignature::is_known_secret(std::string_view presented) const {
    // Hashes have one length, so that the time does not tell how long a secret is.
    const Sha256Digest hash = sha256(presented);
    bool known = false;
    for (const auto& ours : secret_hashes_) known |= equal_in_constant_time(bytes_of(ours), bytes_of(hash));
    return known;
}

std::string vapi_mac(Hmac& key, const VapiProfile& profile, std::string_view timestamp,
                     std::string_view body) {
    if (profile.timestamp_header.empty()) return key.sign({body}).text(profile.encoding);
    return key.sign({timestamp, ".", body}).text(profile.encoding);
}

Hmac vapi_key(const VapiProfile& profile, std::string_view secret) {
    if (!profile.secret_is_base64) return {profile.algorithm, secret};
    const auto key = decode_base64(secret);
    if (!key) throw std::invalid_argument("a Vapi webhook secret is not base64, as its profile says it is");
    return {profile.algorithm, *key};
}

}  // namespace beaker::ingest::webhooks
