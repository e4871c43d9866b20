#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace beaker {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of the bytes.
Sha256Digest sha256(std::string_view bytes);

/// Two lower-case hexadecimal digits for each byte.
std::string hex(std::span<const std::uint8_t> bytes);

/// SHA-256 of several parts, each preceded by its length so that parts cannot run into each other: {"ab","c"}
/// and {"a","bc"} differ. At most one at a time in a thread.
class Sha256OfParts {
public:
    Sha256OfParts();
    Sha256OfParts& add(std::string_view part);
    /// Ends the hash; nothing may be added afterwards.
    Sha256Digest digest();
};

}  // namespace beaker
