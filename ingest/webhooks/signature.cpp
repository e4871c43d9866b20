#include "ingest/webhooks/signature.hpp"

#include <charconv>

namespace beaker::ingest::webhooks {

std::string_view reason_of(SignatureError error) {
    switch (error) {
        case SignatureError::missing:
            return "missing";
        case SignatureError::malformed:
            return "malformed";
        case SignatureError::mismatch:
            return "mismatch";
        case SignatureError::too_old:
            return "too_old";
        case SignatureError::from_future:
            return "from_future";
        case SignatureError::empty_body:
            return "empty_body";
        case SignatureError::unsigned_body:
            return "unsigned_body";
    }
    return "unknown";
}

std::string_view detail_of(SignatureError error) {
    switch (error) {
        case SignatureError::missing:
            return "The request carries no signature.";
        case SignatureError::malformed:
            return "The signature, or the form that it covers, cannot be read.";
        case SignatureError::mismatch:
            return "The signature does not match the request.";
        case SignatureError::too_old:
            return "The signature is too old.";
        case SignatureError::from_future:
            return "The signature's time is ahead of this server's clock.";
        case SignatureError::empty_body:
            return "The request has no body.";
        case SignatureError::unsigned_body:
            return "The signature does not cover the body.";
    }
    return "The request is not signed as it should be.";
}

std::optional<std::int64_t> parse_unix_time(std::string_view text) {
    if (text.empty() || text.front() == '-') return std::nullopt;
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

std::expected<void, SignatureError> check_age(std::int64_t signed_at, std::int64_t now_unix_seconds) {
    if (now_unix_seconds - signed_at > signature_tolerance_seconds)
        return std::unexpected(SignatureError::too_old);
    if (signed_at - now_unix_seconds > signature_tolerance_seconds)
        return std::unexpected(SignatureError::from_future);
    return {};
}

}  // namespace beaker::ingest::webhooks
