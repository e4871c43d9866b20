#include "ingest/webhooks/stripe_signature.hpp"

#include <fmt/format.h>

#include <optional>

#include "ingest/webhooks/secrets.hpp"

namespace beaker::ingest::webhooks {
namespace {

struct StripeHeader {
    std::optional<std::int64_t> signed_at;
    std::vector<std::string_view> v1;  // views into the header
};

StripeHeader read_header(std::string_view header) {
    StripeHeader read;
    for (bool more = true; more;) {
        const auto comma = header.find(',');
        more = comma != std::string_view::npos;
        const auto item = header.substr(0, comma);
        if (more) header.remove_prefix(comma + 1);

        const auto equals = item.find('=');
        const auto key = item.substr(0, equals);
        auto value = equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1);
        value =
            value.substr(0, value.find('='));  // the libraries split at every '=' and take the second piece
        if (key == "t") read.signed_at = parse_unix_time(value);
        if (key == "v1") read.v1.push_back(value);
    }
    return read;
}

}  // namespace

StripeSignature::StripeSignature(const std::vector<std::string>& secrets) {
    require_secrets(secrets);
    for (const auto& secret : secrets) keys_.push_back(stripe_key(secret));
}

std::expected<void, SignatureError> StripeSignature::verify(const http::Request& request,
                                                            std::int64_t now_unix_seconds) {
    if (request.body.empty()) return std::unexpected(SignatureError::empty_body);
    const auto header = request.header(stripe_signature_header_name);
    if (!header) return std::unexpected(SignatureError::missing);
    const auto [signed_at, v1] = read_header(*header);
    if (!signed_at || v1.empty()) return std::unexpected(SignatureError::malformed);

    const auto sign = [&, at = *signed_at](Hmac& key) { return stripe_v1(key, at, request.body); };
    if (!any_matches(keys_, v1, sign)) return std::unexpected(SignatureError::mismatch);
    return check_age(*signed_at, now_unix_seconds);
}

std::string stripe_v1(Hmac& key, std::int64_t signed_at, std::string_view body) {
    return key.sign({fmt::format_int(signed_at).c_str(), ".", body}).text(Encoding::hex);
}

Hmac stripe_key(std::string_view secret) { return {HashAlgorithm::sha256, secret}; }

}  // namespace beaker::ingest::webhooks
