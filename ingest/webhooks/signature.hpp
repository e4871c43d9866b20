#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace beaker::ingest::webhooks {

/// Why a webhook is not believed. All of them are answered 401; none tells anything about a secret.
enum class SignatureError {
    missing,        ///< no signature, timestamp or secret header
    malformed,      ///< a header or the form that was signed cannot be read
    mismatch,       ///< none of our secrets gives the signature
    too_old,        ///< signed rightly, more than signature_tolerance_seconds ago
    from_future,    ///< signed rightly, with a time more than signature_tolerance_seconds ahead of our clock
    empty_body,     ///< nothing was sent that could be signed
    unsigned_body,  ///< a body that the provider's scheme does not cover
};

/// A short constant word for metric labels, such as "too_old".
std::string_view reason_of(SignatureError error);
/// A sentence for the detail of the problem that is answered; constant, so it holds no secret and no personal
/// data.
std::string_view detail_of(SignatureError error);

/// How far a signed time may lie from our clock, on either side; exactly this much is accepted. Stripe's
/// libraries use the same 300 s for age and check nothing ahead; we allow the same for clocks that run ahead.
inline constexpr std::int64_t signature_tolerance_seconds = 300;

/// The number of a decimal text of digits alone; none for anything else or more than 63 bits.
std::optional<std::int64_t> parse_unix_time(std::string_view text);

/// Errors: too_old, from_future. Both times are seconds since 1970 in UTC; `signed_at` is not negative.
std::expected<void, SignatureError> check_age(std::int64_t signed_at, std::int64_t now_unix_seconds);

}  // namespace beaker::ingest::webhooks
