#include "log/embedded/ring_frame.hpp"

#include <algorithm>

#include "log/embedded/bytes.hpp"
#include "log/embedded/crc32c.hpp"

namespace beaker::log {
namespace {

constexpr std::uint32_t ring_magic = 0x426b4a72;   // "BkJr"
constexpr std::uint32_t frame_magic = 0x426b4a66;  // "BkJf"
constexpr std::uint32_t ring_format = 1;
constexpr std::size_t crc_bytes = 4;

/// Behind what it is the checksum of.
void put_sealed(std::string head, std::span<char> block) {
    put_u32(head, crc32c(head));
    std::ranges::copy(head, block.begin());
}

/// Whether the first so many bytes end in the checksum of those before.
bool is_sealed(std::string_view block, std::size_t bytes) {
    if (block.size() < bytes) return false;
    ByteReader crc(block.substr(bytes - crc_bytes));
    return crc.take_u32() == crc32c(block.substr(0, bytes - crc_bytes));
}

}  // namespace

std::string RingPlace::encoded() const {
    std::string out;
    put_uuid(out, ring);
    put_u64(out, sequence);
    put_u32(out, block);
    return out;
}

std::optional<RingPlace> RingPlace::decode(std::string_view bytes) {
    ByteReader in(bytes);
    RingPlace place;
    take_uuid(in, place.ring);
    place.sequence = in.take_u64();
    place.block = in.take_u32();
    if (in.failed() || in.left() > 0) return std::nullopt;
    return place;
}

void RingHead::encode(std::span<char> block) const {
    std::string out;
    put_u32(out, ring_magic);
    put_u32(out, ring_format);
    put_uuid(out, ring);
    put_u32(out, blocks);
    put_sealed(std::move(out), block);
}

std::optional<RingHead> RingHead::decode(std::string_view block) {
    if (!is_sealed(block, bytes)) return std::nullopt;
    ByteReader in(block);
    if (in.take_u32() != ring_magic || in.take_u32() != ring_format) return std::nullopt;
    RingHead head;
    take_uuid(in, head.ring);
    head.blocks = in.take_u32();
    return head;
}

void FrameHead::encode(std::span<char> out_block) const {
    std::string out;
    put_u32(out, frame_magic);
    put_uuid(out, ring);
    put_u64(out, sequence);
    put_u32(out, block);
    put_u32(out, length);
    put_u32(out, crc);
    put_sealed(std::move(out), out_block);
}

std::optional<FrameHead> FrameHead::decode(std::string_view block) {
    if (!is_sealed(block, bytes)) return std::nullopt;
    ByteReader in(block);
    if (in.take_u32() != frame_magic) return std::nullopt;
    FrameHead head;
    take_uuid(in, head.ring);
    head.sequence = in.take_u64();
    head.block = in.take_u32();
    head.length = in.take_u32();
    head.crc = in.take_u32();
    return head;
}

}  // namespace beaker::log
