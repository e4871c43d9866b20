#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace beaker {

enum class HashAlgorithm { sha1, sha256, sha512 };
enum class Encoding { hex, base64 };  ///< lower-case hex; RFC 4648 base64 with padding

/// The bytes of a message authentication code, at most those of HMAC-SHA512.
struct Mac {
    std::array<std::uint8_t, 64> bytes{};
    std::size_t size = 0;

    std::string text(Encoding encoding) const;
};

/// HMAC under one key (RFC 2104). The key is scheduled once; each message re-initialises the same OpenSSL
/// context, which is several times faster for small messages than a new one. So an object belongs to one
/// thread. It cannot print its key.
class Hmac {
public:
    /// Throws std::invalid_argument where the key is empty (anybody could sign), std::runtime_error where
    /// OpenSSL has no such hash.
    Hmac(HashAlgorithm algorithm, std::string_view key);

    /// Another key from now on, in the same context. Throws std::invalid_argument where it is empty.
    void set_key(std::string_view key);

    /// The MAC of the parts, one after the other with nothing between them.
    Mac sign(std::initializer_list<std::string_view> parts);

private:
    struct Free {
        void operator()(EVP_MAC_CTX* context) const;
    };
    std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

}  // namespace beaker
