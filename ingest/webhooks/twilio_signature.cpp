#include "ingest/webhooks/twilio_signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "ingest/webhooks/secrets.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::webhooks {
namespace {

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The address by which this request came, as far as we can see it.
std::optional<TwilioBaseUrls> seen_urls(const http::Request& request) {
    const auto host = request.header("Host");
    if (!host || host->find('/') != std::string_view::npos) return std::nullopt;
    return TwilioBaseUrls::of(fmt::format("{}://{}", request.secure ? "https" : "http", *host));
}

/// What the signature covers beside the URL, and whether the body is what the URL says of it.
struct SignedBody {
    std::string params;
    bool hash_matches = true;
};

std::expected<SignedBody, SignatureError> read_body(const http::Request& request) {
    if (request.method == "GET" || request.method == "HEAD") {
        if (!request.body.empty()) return std::unexpected(SignatureError::unsigned_body);
        return SignedBody{};
    }
    if (const auto hash = query_value(request.query(), twilio_body_hash_name))
        return SignedBody{{}, equal_in_constant_time(*hash, hex(sha256(request.body)))};

    auto fields = parse_form(request.body);
    if (!fields) return std::unexpected(SignatureError::malformed);
    return SignedBody{twilio_params(std::move(*fields))};
}

}  // namespace

std::optional<TwilioBaseUrls> TwilioBaseUrls::of(std::string_view base) {
    const bool https = base.starts_with("https://");
    if (!https && !base.starts_with("http://")) return std::nullopt;
    const auto scheme = base.substr(0, base.find("//") + 2);
    const auto rest = base.substr(scheme.size());
    if (rest.find_first_of("?#@ \t\\") != std::string_view::npos) return std::nullopt;

    const auto authority = rest.substr(0, rest.find('/'));
    auto prefix = rest.substr(authority.size());
    if (prefix.ends_with('/')) prefix.remove_suffix(1);
    const auto bracket = authority.rfind(']');  // the colons of an IPv6 address stand before it
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const auto host = authority.substr(0, colon);
    const bool port_written = colon != std::string_view::npos;
    const auto port = port_written ? authority.substr(colon + 1) : std::string_view(https ? "443" : "80");
    if (host.empty() || !is_port(port)) return std::nullopt;
    return TwilioBaseUrls{fmt::format("{}{}{}", scheme, host, prefix),
                          fmt::format("{}{}:{}{}", scheme, host, port, prefix)};
}

TwilioSignature::TwilioSignature(std::string_view public_url, const std::vector<std::string>& tokens) {
    require_secrets(tokens);
    for (const auto& token : tokens) keys_.push_back(twilio_key(token));
    if (public_url.empty()) return;
    public_urls_ = TwilioBaseUrls::of(public_url);
    // The URL is not repeated in the message: one with user information would hold a password.
    if (!public_urls_)
        throw std::invalid_argument(
            "the public URL must be http(s)://host[:port][/prefix], without user or query");
}

std::expected<void, SignatureError> TwilioSignature::verify(const http::Request& request, std::int64_t) {
    const auto presented = request.header(twilio_signature_header_name);
    if (!presented) return std::unexpected(SignatureError::missing);
    std::optional<TwilioBaseUrls> seen;
    if (!public_urls_) seen = seen_urls(request);
    const auto& urls = public_urls_ ? public_urls_ : seen;
    if (!urls) return std::unexpected(SignatureError::malformed);
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());

    bool matched = false;
    for (const auto base : {std::string_view(urls->without_port), std::string_view(urls->with_port)}) {
        const auto sign = [&](Hmac& key) { return twilio_mac(key, base, request.target, body->params); };
        matched |= any_matches(keys_, std::span(&*presented, 1), sign);
    }
    if (!matched || !body->hash_matches) return std::unexpected(SignatureError::mismatch);
    return {};
}

std::string twilio_params(FormFields fields) {
    std::ranges::sort(fields);
    const auto repeated = std::ranges::unique(fields);
    fields.erase(repeated.begin(), repeated.end());
    std::string params;
    for (const auto& [name, value] : fields) params.append(name).append(value);
    return params;
}

std::string twilio_mac(Hmac& key, std::string_view base, std::string_view target, std::string_view params) {
    return key.sign({base, target, params}).text(Encoding::base64);
}

Hmac twilio_key(std::string_view token) { return {HashAlgorithm::sha1, token}; }

}  // namespace beaker::ingest::webhooks
