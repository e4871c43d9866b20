#include "projections/tables/key_parts.hpp"

namespace beaker {

namespace {

/// Instants before 1970 are negative: with the sign bit turned over they sort before the others.
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

std::uint64_t sortable(Instant at) { return static_cast<std::uint64_t>(at.micros()) ^ sign_bit; }

Instant instant_of(std::uint64_t sorted) {
    return Instant::from_micros(static_cast<std::int64_t>(sorted ^ sign_bit));
}

}  // namespace

KeyParts& KeyParts::text(std::string_view text) {
    for (const char each : text) {
        if (each == '\x00')
            bytes_ += "\x01\x01";
        else if (each == '\x01')
            bytes_ += "\x01\x02";
        else
            bytes_ += each;
    }
    bytes_ += '\x00';
    return *this;
}

KeyParts& KeyParts::uuid(const Uuid& uuid) {
    bytes_.append(reinterpret_cast<const char*>(uuid.bytes().data()), uuid.bytes().size());
    return *this;
}

KeyParts& KeyParts::number(std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(number >> shift & 0xff);
    return *this;
}

KeyParts& KeyParts::ascending(Instant at) { return number(sortable(at)); }

KeyParts& KeyParts::descending(Instant at) { return number(~sortable(at)); }

std::uint64_t number_at(std::string_view key, std::size_t offset) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(key[offset + i]);
    return number;
}

Instant ascending_at(std::string_view key, std::size_t offset) { return instant_of(number_at(key, offset)); }

Instant descending_at(std::string_view key, std::size_t offset) {
    return instant_of(~number_at(key, offset));
}

std::string id_key(const Uuid& id) { return KeyParts().uuid(id).take(); }

}  // namespace beaker
