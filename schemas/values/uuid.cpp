#include "schemas/values/uuid.hpp"

#include <algorithm>

#include "schemas/values/big_endian.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker {
namespace {

constexpr std::size_t text_size = 36;

constexpr bool hyphen_at(std::size_t place) {
    return place == 8 || place == 13 || place == 18 || place == 23;
}

/// -1 where it is no hexadecimal digit.
constexpr int digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

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
    Bytes bytes{};
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text_size; ++i) {
        if (hyphen_at(i)) {
            if (text[i] != '-') return std::unexpected(BadUuid{"a hyphen of a UUID is missing"});
            continue;
        }
        const int value = digit_value(text[i]);
        if (value < 0) return std::unexpected(BadUuid{"a UUID has hexadecimal digits only"});
        bytes[digits / 2] = static_cast<std::uint8_t>(bytes[digits / 2] << 4 | value);
        ++digits;
    }
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
    std::size_t at = 0;
    for (const std::uint8_t byte : bytes_) {
        if (hyphen_at(at)) text[at++] = '-';
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 15];
    }
    out.append(text, text_size);
}

std::string Uuid::text() const {
    std::string out;
    append_text(out);
    return out;
}

}  // namespace beaker
