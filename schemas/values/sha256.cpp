#include "schemas/values/sha256.hpp"

#include <openssl/evp.h>

#include <memory>
#include <new>

#include "schemas/values/big_endian.hpp"

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

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
    Sha256Digest digest;
    EVP_MD_CTX* const context = thread_context();
    must(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1);
    must(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
    must(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
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
