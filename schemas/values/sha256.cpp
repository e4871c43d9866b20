#include "schemas/values/sha256.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <new>

namespace beaker {
namespace {

/// OpenSSL's calls fail here only for want of memory (the arguments are fixed), which stops the process.
void must(bool done) {
    if (!done) throw std::bad_alloc();
}

// Fetching an algorithm takes OpenSSL about a microsecond, longer than hashing an id does: it is done once.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    must(algorithm != nullptr);
    return algorithm;
}

EVP_MD_CTX* thread_context() {
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    must(context != nullptr);
    return context.get();
}

/// A context for HMAC-SHA256, which wants only its key: choosing the algorithm anew each time costs ten times
/// the hash.
EVP_MAC_CTX* new_mac_context() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    must(algorithm != nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(algorithm);
    must(context != nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    must(EVP_MAC_CTX_set_params(context, parameters) == 1);
    return context;
}

EVP_MAC_CTX* thread_mac_context() {
    struct Free {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    thread_local const std::unique_ptr<EVP_MAC_CTX, Free> context(new_mac_context());
    return context.get();
}

std::array<char, 8> big_endian(std::uint64_t value) {
    std::array<char, 8> bytes;
    for (int i = 7; i >= 0; --i, value >>= 8)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xff);
    return bytes;
}

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
    Sha256Digest digest;
    EVP_MD_CTX* const context = thread_context();
    must(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1);
    must(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
    must(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
    return digest;
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    // A null key would mean "the key of last time" to OpenSSL; an empty one is a key too.
    static constexpr unsigned char no_key = 0;
    const auto* const key_bytes = key.empty() ? &no_key : reinterpret_cast<const unsigned char*>(key.data());
    Sha256Digest digest;
    EVP_MAC_CTX* const context = thread_mac_context();
    must(EVP_MAC_init(context, key_bytes, key.size(), nullptr) == 1);
    must(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1);
    must(EVP_MAC_final(context, digest.data(), nullptr, digest.size()) == 1);
    return digest;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string token(std::string_view pepper, std::string_view kind, std::string_view text) {
    const auto length = big_endian(kind.size());
    std::string message(length.data(), length.size());
    message.append(kind).append(text);
    const Sha256Digest digest = hmac_sha256(pepper, message);
    return hex(std::span(digest).first(16));
}

Sha256OfParts::Sha256OfParts() {
    must(EVP_DigestInit_ex2(thread_context(), sha256_algorithm(), nullptr) == 1);
}

Sha256OfParts& Sha256OfParts::add(std::string_view part) {
    const auto length = big_endian(part.size());
    must(EVP_DigestUpdate(thread_context(), length.data(), length.size()) == 1);
    must(EVP_DigestUpdate(thread_context(), part.data(), part.size()) == 1);
    return *this;
}

Sha256Digest Sha256OfParts::digest() {
    Sha256Digest digest;
    must(EVP_DigestFinal_ex(thread_context(), digest.data(), nullptr) == 1);
    return digest;
}

}  // namespace beaker
