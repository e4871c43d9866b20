#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/values/instant.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// Builds part of a key whose bytes sort as its values do. LAYOUT.md shows the forms.
class KeyParts {
public:
    /// Text of any length. Ends with 0x00, so that no text's rows begin with another's; the bytes 0x00 and
    /// 0x01 inside it become 0x01 0x01 and 0x01 0x02.
    KeyParts& text(std::string_view text);
    /// 16 bytes.
    KeyParts& uuid(const Uuid& uuid);
    /// 8 bytes, big-endian.
    KeyParts& number(std::uint64_t number);
    /// 8 bytes, earliest first.
    KeyParts& ascending(Instant at);
    /// 8 bytes, latest first.
    KeyParts& descending(Instant at);

    const std::string& bytes() const { return bytes_; }
    std::string take() { return std::exchange(bytes_, {}); }

private:
    std::string bytes_;
};

/// Reads back what `number`, `ascending` and `descending` wrote; 8 bytes from `offset` must be there.
std::uint64_t number_at(std::string_view key, std::size_t offset);
Instant ascending_at(std::string_view key, std::size_t offset);
Instant descending_at(std::string_view key, std::size_t offset);

/// The 16 bytes of an id, as a row key.
std::string id_key(const Uuid& id);

}  // namespace beaker
