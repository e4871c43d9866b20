#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <expected>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "schemas/values/print.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Why a text is no UUID; never quotes the text.
struct BadUuid {
    std::string_view reason;
};

/// 128 bits of identity (RFC 9562). Those that we mint are UUIDv8 made by hashing what they identify, so that
/// making one twice gives the same, and carry their slot in custom_b (the 12 bits after the version).
class Uuid {
public:
    using Bytes = std::array<std::uint8_t, 16>;
    static constexpr bool printable = true;
    static constexpr std::string_view json_format = "uuid";

    /// The nil UUID, all zero.
    constexpr Uuid() = default;
    constexpr explicit Uuid(const Bytes& bytes) : bytes_(bytes) {}

    /// 36 characters, hexadecimal digits in either case, of any version.
    static std::expected<Uuid, BadUuid> parse(std::string_view text);
    /// The UUIDv8 (RFC 9562 §5.8) of these parts in this slot: SHA-256 over each part preceded by its length,
    /// with version, variant and slot written over the bits that are theirs.
    static Uuid derive(Slot slot, std::initializer_list<std::string_view> parts);
    /// The id of the `ordinal`th thing named `label` that the record `cause` brought about.
    static Uuid child(const Uuid& cause, Slot slot, std::string_view label, std::uint64_t ordinal);

    /// Lower case, 36 characters.
    std::string text() const;
    /// Appends text().
    void append_text(std::string& out) const;
    constexpr const Bytes& bytes() const { return bytes_; }
    constexpr int version() const { return bytes_[6] >> 4; }
    /// custom_b: the slot of an id that we minted; without meaning in others.
    constexpr Slot slot() const {
        return Slot(static_cast<std::uint16_t>((bytes_[6] & 0x0f) << 8 | bytes_[7]));
    }
    /// Whether it has the form of an id that we mint: version 8, the variant of RFC 9562.
    constexpr bool is_key() const { return version() == 8 && bytes_[8] >> 6 == 0b10; }

    auto operator<=>(const Uuid&) const = default;

private:
    Bytes bytes_{};
};

}  // namespace beaker

template <>
struct std::hash<beaker::Uuid> {
    std::size_t operator()(const beaker::Uuid& uuid) const noexcept {
        // Our ids are hashes already; both halves count, for the UUIDs of others may be equal in one.
        std::uint64_t halves[2];
        std::memcpy(halves, uuid.bytes().data(), sizeof halves);
        return static_cast<std::size_t>(halves[0] * 0x9e3779b97f4a7c15U ^ halves[1]);
    }
};
