#include "ingest/webhooks/secrets.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace beaker::ingest::webhooks {

std::optional<std::string> decode_base64(std::string_view text) {
    const auto in_alphabet = [](unsigned char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/';
    };
    const auto padding = text.size() - std::min(text.find('='), text.size());
    const auto digits = text.substr(0, text.size() - padding);
    // OpenSSL's decoder skips white space and takes padding for zero bytes, so the form is checked here.
    const bool padded_well =
        padding == 0 || (padding < 3 && text.size() % 4 == 0 && text.ends_with(padding == 2 ? "==" : "="));
    if (!std::ranges::all_of(digits, in_alphabet) || !padded_well || digits.size() % 4 == 1)
        return std::nullopt;

    std::string whole(digits);
    whole.append((4 - digits.size() % 4) % 4, '=');
    std::string decoded(whole.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                        reinterpret_cast<const unsigned char*>(whole.data()),
                        static_cast<int>(whole.size())) < 0)
        return std::nullopt;
    decoded.resize(digits.size() * 3 / 4);
    return decoded;
}

void require_secrets(const std::vector<std::string>& secrets) {
    if (secrets.empty()) throw std::invalid_argument("the list of webhook secrets is empty");
    if (std::ranges::any_of(secrets, &std::string::empty))
        throw std::invalid_argument("a webhook secret is empty");
}

}  // namespace beaker::ingest::webhooks
