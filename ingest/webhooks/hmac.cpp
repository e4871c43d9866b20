#include "ingest/webhooks/hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <stdexcept>

namespace beaker::ingest::webhooks {
namespace {

const char* openssl_name(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::sha1:
            return "SHA1";
        case HashAlgorithm::sha256:
            return "SHA256";
        case HashAlgorithm::sha512:
            return "SHA512";
    }
    return "";
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Fetched once for the process: a fetch takes locks and looks through the providers. Contexts keep their own
/// reference.
EVP_MAC* hmac_method() {
    struct Free {
        void operator()(EVP_MAC* method) const { EVP_MAC_free(method); }
    };
    static const std::unique_ptr<EVP_MAC, Free> method(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
    if (!method) throw std::runtime_error("OpenSSL offers no HMAC");
    return method.get();
}

/// OpenSSL fails here only when memory runs out or its state is broken; a MAC must never be guessed then.
void require(int succeeded) {
    if (succeeded != 1) throw std::runtime_error("OpenSSL could not compute an HMAC");
}

}  // namespace

std::string Digest::text(Encoding encoding) const {
    if (encoding == Encoding::hex) {
        static constexpr std::string_view digits = "0123456789abcdef";
        std::string hex(size * 2, '0');
        for (std::size_t i = 0; i < size; ++i) {
            hex[2 * i] = digits[bytes[i] >> 4];
            hex[2 * i + 1] = digits[bytes[i] & 15];
        }
        return hex;
    }
    std::string base64((size + 2) / 3 * 4 + 1, '\0');  // OpenSSL writes a NUL behind it
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), bytes.data(),
                                       static_cast<int>(size));
    base64.resize(static_cast<std::size_t>(length));
    return base64;
}

void Hmac::Free::operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

Hmac::Hmac(HashAlgorithm algorithm, std::string_view key) : context_(EVP_MAC_CTX_new(hmac_method())) {
    if (key.empty()) throw std::invalid_argument("a webhook secret is empty");
    std::string name = openssl_name(algorithm);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size()),
        OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_init(context_.get(), bytes_of(key), key.size(), params) != 1)
        throw std::runtime_error("OpenSSL offers no HMAC with " + name);
}

Digest Hmac::sign(std::initializer_list<std::string_view> parts) {
    // Without a key the context starts a new message under the one that it has.
    require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr));
    for (const auto part : parts)
        if (!part.empty()) require(EVP_MAC_update(context_.get(), bytes_of(part), part.size()));
    Digest mac;
    require(EVP_MAC_final(context_.get(), mac.bytes.data(), &mac.size, mac.bytes.size()));
    return mac;
}

Digest sha256(std::string_view text) {
    Digest digest;
    require(EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), digest.bytes.data(),
                         &digest.size));
    return digest;
}

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
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()), bytes_of(whole),
                        static_cast<int>(whole.size())) < 0)
        return std::nullopt;
    decoded.resize(digits.size() * 3 / 4);
    return decoded;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void require_secrets(const std::vector<std::string>& secrets) {
    if (secrets.empty()) throw std::invalid_argument("the list of webhook secrets is empty");
    if (std::ranges::any_of(secrets, &std::string::empty))
        throw std::invalid_argument("a webhook secret is empty");
}

}  // namespace beaker::ingest::webhooks
