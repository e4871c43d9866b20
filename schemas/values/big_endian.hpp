#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace beaker {

/// The eight bytes of a number, the most significant first, as they are hashed: never to be changed.
inline std::array<char, 8> big_endian(std::uint64_t value) {
    std::array<char, 8> bytes;
    for (std::size_t i = bytes.size(); i-- > 0; value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
    return bytes;
}

}  // namespace beaker
