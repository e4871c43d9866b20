#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "schemas/values/uuid.hpp"

namespace beaker::log {

/// Numbers as the stored forms have them: big-endian (so that keys sort by value), or varint (LEB128: seven
/// bits a byte, lowest first, the top bit set in all but the last).
inline void put_u16(std::string& out, std::uint16_t value) {
    out.push_back(static_cast<char>(value >> 8));
    out.push_back(static_cast<char>(value));
}

inline void put_u32(std::string& out, std::uint32_t value) {
    put_u16(out, static_cast<std::uint16_t>(value >> 16));
    put_u16(out, static_cast<std::uint16_t>(value));
}

inline void put_u64(std::string& out, std::uint64_t value) {
    put_u32(out, static_cast<std::uint32_t>(value >> 32));
    put_u32(out, static_cast<std::uint32_t>(value));
}

inline void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

inline void put_uuid(std::string& out, const Uuid& uuid) {
    out.append(reinterpret_cast<const char*>(uuid.bytes().data()), uuid.bytes().size());
}

constexpr std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7) ++size;
    return size;
}

/// Reads bytes from the front and never past their end: past it, everything read is zero or empty and
/// `failed` is true.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    std::string_view take(std::uint64_t count) {
        if (failed_ || count > bytes_.size()) return fail();
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(count);
        return taken;
    }
    std::uint8_t take_u8() { return static_cast<std::uint8_t>(take_big_endian(1)); }
    std::uint16_t take_u16() { return static_cast<std::uint16_t>(take_big_endian(2)); }
    std::uint32_t take_u32() { return static_cast<std::uint32_t>(take_big_endian(4)); }
    std::uint64_t take_u64() { return take_big_endian(8); }

    /// Accepts only the shortest form of a number, so that each has one.
    std::uint64_t take_varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t byte = take_u8();
            if (failed_) return 0;
            if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) break;
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }

    std::size_t left() const { return bytes_.size(); }
    bool failed() const { return failed_; }

private:
    std::string_view fail() {
        failed_ = true;
        bytes_ = {};
        return {};
    }
    std::uint64_t take_big_endian(std::size_t count) {
        std::uint64_t value = 0;
        for (const char byte : take(count)) value = value << 8 | static_cast<std::uint8_t>(byte);
        return value;
    }

    std::string_view bytes_;
    bool failed_ = false;
};

inline bool take_uuid(ByteReader& in, Uuid& uuid) {
    const std::string_view bytes = in.take(sizeof(Uuid::Bytes));
    if (in.failed()) return false;
    Uuid::Bytes array;
    std::memcpy(array.data(), bytes.data(), array.size());
    uuid = Uuid(array);
    return true;
}

}  // namespace beaker::log
