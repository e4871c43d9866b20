#pragma once

#include <fmt/format.h>

#include <ctime>
#include <string>
#include <string_view>

#include "ingest/webhooks/sign.hpp"
#include "tests/system/door.hpp"

namespace beaker::testing {

inline constexpr std::string_view public_url = "https://beaker.example.com";
inline constexpr std::string_view webhook_secret = "a secret of the tests";
inline constexpr std::string_view admin_token = "the-admin-token-of-the-system-tests";
inline constexpr std::string_view system_pepper = "the pepper of the system tests, long enough";

/// The header line with which the provider signs this delivery, "\r\n" included.
inline std::string signature_line(const Delivery& delivery) {
    using namespace ingest::webhooks;
    if (delivery.provider == "stripe")
        return fmt::format("Stripe-Signature: {}\r\n",
                           stripe_signature_header(delivery.body, webhook_secret, std::time(nullptr)));
    if (delivery.provider == "vapi")
        return fmt::format("x-vapi-signature: {}\r\n", vapi_signature_header(delivery.body, webhook_secret));
    return fmt::format("X-Twilio-Signature: {}\r\n",
                       twilio_signature_header(std::string(public_url) + delivery.target(),
                                               parse_form(delivery.body).value(), webhook_secret));
}

/// The bytes of a POST of this delivery on a connection that stays; `signature` as of signature_line, or
/// empty.
inline std::string post_of(const Delivery& delivery, std::string_view signature) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}",
        delivery.target(), delivery.content_type(), delivery.body.size(), signature, delivery.body);
}

inline std::string signed_post(const Delivery& delivery) {
    return post_of(delivery, signature_line(delivery));
}

/// The bytes of a GET as admin; `headers`: further lines, each with its "\r\n".
inline std::string get_of(std::string_view target, std::string_view headers = {}) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n{}\r\n", target,
                       admin_token, headers);
}

}  // namespace beaker::testing
