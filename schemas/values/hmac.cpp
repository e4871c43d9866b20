#include "schemas/values/hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <span>
#include <stdexcept>

#include "schemas/values/sha256.hpp"

namespace beaker {
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

std::string Mac::text(Encoding encoding) const {
    if (encoding == Encoding::hex) return hex(std::span(bytes).first(size));
    std::string base64((size + 2) / 3 * 4 + 1, '\0');  // OpenSSL writes a NUL behind it
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), bytes.data(),
                                       static_cast<int>(size));
    base64.resize(static_cast<std::size_t>(length));
    return base64;
}

void Hmac::Free::operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

Hmac::Hmac(HashAlgorithm algorithm, std::string_view key) : context_(EVP_MAC_CTX_new(hmac_method())) {
    std::string name = openssl_name(algorithm);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size()),
        OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_CTX_set_params(context_.get(), params) != 1)
        throw std::runtime_error("OpenSSL offers no HMAC with " + name);
    set_key(key);
}

void Hmac::set_key(std::string_view key) {
    if (key.empty()) throw std::invalid_argument("the key of an HMAC is empty");
    require(EVP_MAC_init(context_.get(), bytes_of(key), key.size(), nullptr));
}

Mac Hmac::sign(std::initializer_list<std::string_view> parts) {
    // Without a key the context starts a new message under the one that it has.
    require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr));
    for (const auto part : parts)
        if (!part.empty()) require(EVP_MAC_update(context_.get(), bytes_of(part), part.size()));
    Mac mac;
    require(EVP_MAC_final(context_.get(), mac.bytes.data(), &mac.size, mac.bytes.size()));
    return mac;
}

}  // namespace beaker
