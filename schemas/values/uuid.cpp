#include "schemas/values/uuid.hpp"

#include <algorithm>
#include <array>

#include "schemas/values/big_endian.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker {
namespace {

constexpr std::size_t text_size = 36;
constexpr std::size_t hyphens[] = {8, 13, 18, 23};
/// Where the two digits of each byte stand.
constexpr std::array<std::size_t, 16> digits_of_byte{0,  2,  4,  6,  9,  11, 14, 16,
                                                     19, 21, 24, 26, 28, 30, 32, 34};

/// By character; over 15 where it is no hexadecimal digit. A table, for the digits of ids are too random for
/// any processor to foresee a branch.
constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(0xff);
    for (unsigned digit = 0; digit < 10; ++digit) values['0' + digit] = static_cast<std::uint8_t>(digit);
    for (unsigned digit = 10; digit < 16; ++digit)
        values['a' + digit - 10] = values['A' + digit - 10] = static_cast<std::uint8_t>(digit);
    return values;
}();

constexpr unsigned digit_value(char digit) { return digit_values[static_cast<unsigned char>(digit)]; }

Uuid keyed(const Sha256Digest& digest, Slot slot) {
    Uuid::Bytes bytes;
    std::copy_n(digest.begin(), bytes.size(), bytes.begin());
    bytes[6] = static_cast<std::uint8_t>(0x80 | slot.value() >> 8);
    bytes[7] = static_cast<std::uint8_t>(slot.value() & 0xff);
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
    return Uuid(bytes);
}

}  // namespace

std::expected<Uuid, BadUuid> Uuid::parse(std::string_view text) {
    if (text.size() != text_size) return std::unexpected(BadUuid{"a UUID has 36 characters"});
    for (const std::size_t place : hyphens)
        if (text[place] != '-') return std::unexpected(BadUuid{"a hyphen of a UUID is missing"});
    Bytes bytes;
    unsigned digits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned high = digit_value(text[digits_of_byte[i]]);
        const unsigned low = digit_value(text[digits_of_byte[i] + 1]);
        digits |= high | low;
        bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    if (digits > 15) return std::unexpected(BadUuid{"a UUID has hexadecimal digits only"});
    return Uuid(bytes);
}

Uuid Uuid::derive(Slot slot, std::initializer_list<std::string_view> parts) {
    Sha256OfParts hash;
    for (const std::string_view part : parts) hash.add(part);
    return keyed(hash.digest(), slot);
}

Uuid Uuid::child(const Uuid& cause, Slot slot, std::string_view label, std::uint64_t ordinal) {
    const auto number = big_endian(ordinal);
    const std::string_view cause_bytes(reinterpret_cast<const char*>(cause.bytes_.data()),
                                       cause.bytes_.size());
    return derive(slot, {cause_bytes, label, std::string_view(number.data(), number.size())});
}

void Uuid::append_text(std::string& out) const {
    static constexpr char digits[] = "0123456789abcdef";
    char text[text_size];
    for (const std::size_t place : hyphens) text[place] = '-';
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        text[digits_of_byte[i]] = digits[bytes_[i] >> 4];
        text[digits_of_byte[i] + 1] = digits[bytes_[i] & 15];
    }
    out.append(text, text_size);
}

std::string Uuid::text() const {
    std::string out;
    append_text(out);
    return out;
}

}  // namespace beaker
