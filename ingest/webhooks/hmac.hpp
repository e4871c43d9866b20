#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::ingest::webhooks {

enum class HashAlgorithm { sha1, sha256, sha512 };
enum class Encoding { hex, base64 };  ///< lower-case hex; RFC 4648 base64 with padding

/// The bytes of a hash or MAC, at most those of SHA-512.
struct Digest {
    std::array<unsigned char, 64> bytes{};
    std::size_t size = 0;

    std::string text(Encoding encoding) const;
};

/// HMAC under one key (RFC 2104). The key is scheduled once; each message re-initialises the same OpenSSL
/// context, which is several times faster for small bodies than a new one. So an object belongs to one
/// thread: the I/O thread that verifies webhooks. It cannot print its key.
class Hmac {
public:
    /// Throws std::invalid_argument where the key is empty, std::runtime_error where OpenSSL has no such
    /// hash.
    Hmac(HashAlgorithm algorithm, std::string_view key);

    /// The MAC of the parts, one after the other with nothing between them.
    Digest sign(std::initializer_list<std::string_view> parts);

private:
    struct Free {
        void operator()(EVP_MAC_CTX* context) const;
    };
    std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

Digest sha256(std::string_view text);

/// The bytes of standard base64, padding optional; none for anything else.
std::optional<std::string> decode_base64(std::string_view text);

/// Compares in a time that depends on the lengths alone, never on where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Throws std::invalid_argument where the list is empty or a secret is: an empty key would let anybody sign.
void require_secrets(const std::vector<std::string>& secrets);

/// Whether `sign(key)` of any key is any of the presented texts. All pairs are compared, so that the time
/// does not tell which secret matched.
template <class Sign>
bool any_matches(std::span<Hmac> keys, std::span<const std::string_view> presented, Sign sign) {
    bool matched = false;
    for (Hmac& key : keys) {
        const std::string expected = sign(key);
        for (const auto text : presented) matched |= equal_in_constant_time(expected, text);
    }
    return matched;
}

}  // namespace beaker::ingest::webhooks
