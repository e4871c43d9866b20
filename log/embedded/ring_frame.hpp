#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "log/embedded/block_file.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::log {

/// How far into a ring something has come: behind the frame of that number.
struct RingPlace {
    Uuid ring;                   ///< made for each ring, so that no bytes from elsewhere pass for its frames
    std::uint64_t sequence = 0;  ///< of that frame; 0: none was written yet
    std::uint32_t block = 1;     ///< where the next frame lies, if it fits there; else at block 1

    std::string encoded() const;
    /// None where the bytes are none of a place.
    static std::optional<RingPlace> decode(std::string_view bytes);
    friend bool operator==(const RingPlace&, const RingPlace&) = default;
};

/// The first block of a ring.
struct RingHead {
    static constexpr std::size_t bytes = 32;

    Uuid ring;
    std::uint32_t blocks = 0;  ///< of the file, this one too

    void encode(std::span<char> block) const;
    static std::optional<RingHead> decode(std::string_view block);
};

/// What a batch lies behind in a ring.
struct FrameHead {
    static constexpr std::size_t bytes = 44;

    Uuid ring;
    std::uint64_t sequence = 0;
    std::uint32_t block = 0;   ///< where it lies: a frame that was written elsewhere is none
    std::uint32_t length = 0;  ///< of the batch, in bytes
    std::uint32_t crc = 0;     ///< of the batch

    void encode(std::span<char> block) const;
    static std::optional<FrameHead> decode(std::string_view block);
    std::uint32_t blocks() const { return blocks_of(length); }
    /// How many blocks a batch of so many bytes takes.
    static std::uint32_t blocks_of(std::size_t length) {
        return static_cast<std::uint32_t>((bytes + length + block_bytes - 1) / block_bytes);
    }
};

}  // namespace beaker::log
