#include "log/embedded/crc32c.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace beaker::log {
namespace {

constexpr std::uint32_t reflected_polynomial = 0x82f63b78;

constexpr std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < made.size(); ++i) {
        made[i] = i;
        for (int bit = 0; bit < 8; ++bit) made[i] = made[i] >> 1 ^ (made[i] & 1 ? reflected_polynomial : 0);
    }
    return made;
}();

std::uint32_t by_table(std::uint32_t crc, std::string_view bytes) {
    for (const char byte : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<std::uint8_t>(byte)) & 0xff];
    return crc;
}

#if defined(__x86_64__)
/// The processor's own instruction, eight bytes at a time: every batch of the journal passes here.
__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::uint32_t crc, std::string_view bytes) {
    std::uint64_t wide = crc;
    for (; bytes.size() >= sizeof wide; bytes.remove_prefix(sizeof wide)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, bytes.data(), sizeof eight);
        wide = _mm_crc32_u64(wide, eight);
    }
    return by_table(static_cast<std::uint32_t>(wide), bytes);
}

const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
#endif

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    const std::uint32_t start = ~std::uint32_t{0};
#if defined(__x86_64__)
    if (has_instruction) return ~by_instruction(start, bytes);
#endif
    return ~by_table(start, bytes);
}

}  // namespace beaker::log
