#include "log/embedded/ring_journal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/embedded/crc32c.hpp"
#include "log/embedded/storage.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

constexpr std::uint32_t first_frame_block = 1;
constexpr std::uint32_t blocks_at_once = 256;

std::string_view text(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

/// A frame of that number at that block, whole or not at all.
class FrameReader {
public:
    FrameReader(const BlockFile& file, const Uuid& ring) : file_(file), ring_(ring) {}

    /// The batch in it, until the next call; none where no such frame lies there. Errors: io.
    std::expected<std::optional<std::string_view>, LogError> at(std::uint32_t block, std::uint64_t sequence) {
        if (block >= file_.blocks()) return std::nullopt;
        if (auto read = file_.read(block, buffer_.sized(block_bytes)); !read)
            return std::unexpected(read.error());
        const auto head = FrameHead::decode(text(buffer_.bytes()));
        if (!head || head->ring != ring_ || head->sequence != sequence || head->block != block ||
            head->blocks() > file_.blocks() - block)
            return std::nullopt;
        if (auto read = file_.read(block, buffer_.sized(head->blocks() * block_bytes)); !read)
            return std::unexpected(read.error());
        const std::string_view batch = text(buffer_.bytes()).substr(FrameHead::bytes, head->length);
        if (crc32c(batch) != head->crc) return std::nullopt;
        return batch;
    }

private:
    const BlockFile& file_;
    const Uuid ring_;
    BlockBuffer buffer_;
};

/// Where a frame with a higher number than this begins, anywhere in the ring. Errors: io.
std::expected<std::optional<std::uint32_t>, LogError> later_frame(const BlockFile& file, const Uuid& ring,
                                                                  std::uint64_t sequence) {
    BlockBuffer buffer;
    for (std::uint32_t first = first_frame_block; first < file.blocks(); first += blocks_at_once) {
        const std::uint32_t count = std::min(blocks_at_once, file.blocks() - first);
        if (auto read = file.read(first, buffer.sized(count * block_bytes)); !read)
            return std::unexpected(read.error());
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto head = FrameHead::decode(text(buffer.bytes()).substr(i * block_bytes, block_bytes));
            if (head && head->ring == ring && head->block == first + i && head->sequence > sequence)
                return first + i;
        }
    }
    return std::nullopt;
}

}  // namespace

std::expected<RingHead, LogError> read_ring_head(const BlockFile& file) {
    BlockBuffer buffer;
    if (auto read = file.read(0, buffer.sized(block_bytes)); !read) return std::unexpected(read.error());
    const auto head = RingHead::decode(text(buffer.bytes()));
    if (!head || head->blocks != file.blocks())
        return failure(Code::corrupt, "the journal's first block is none of a ring");
    return *head;
}

std::expected<RingPlace, LogError> read_frames(const BlockFile& file, const RingHead& head,
                                               const std::optional<RingPlace>& from,
                                               const VisitBatch& visit) {
    RingPlace place{.ring = head.ring};
    if (from && from->ring == head.ring) place = *from;
    FrameReader reader(file, head.ring);
    for (;;) {
        const std::uint64_t sequence = place.sequence + 1;
        std::uint32_t block = place.block;
        auto batch = reader.at(block, sequence);
        if (batch && !*batch && block != first_frame_block)
            batch = reader.at(block = first_frame_block, sequence);
        if (!batch) return std::unexpected(batch.error());
        if (!*batch) break;
        const RingPlace behind{
            .ring = head.ring, .sequence = sequence, .block = block + FrameHead::blocks_of((*batch)->size())};
        if (auto visited = visit(behind, **batch); !visited) return std::unexpected(visited.error());
        place = behind;
    }
    return place;
}

/// One batch is written at a time, and the next one only when it is durable: whatever lies behind a hole was
/// acknowledged after what is missing.
std::expected<void, LogError> check_end(const BlockFile& file, const RingPlace& end) {
    const auto later = later_frame(file, end.ring, end.sequence + 1);
    if (!later) return std::unexpected(later.error());
    if (!*later) return {};
    return failure(Code::corrupt,
                   fmt::format("batch {} of the journal is damaged, and a later one lies at its block {}",
                               end.sequence + 1, **later));
}

std::expected<std::unique_ptr<RingJournal>, LogError> RingJournal::create(std::unique_ptr<BlockFile> file,
                                                                          const Uuid& ring) {
    BlockBuffer buffer;
    const auto block = buffer.sized(block_bytes);
    std::ranges::fill(block, '\0');
    RingHead{.ring = ring, .blocks = file->blocks()}.encode(block);
    if (auto written = file->write(0, block); !written) return std::unexpected(written.error());
    return std::unique_ptr<RingJournal>(new RingJournal(std::move(file), RingPlace{.ring = ring}));
}

std::expected<std::unique_ptr<RingJournal>, LogError> RingJournal::open(std::unique_ptr<BlockFile> file,
                                                                        const std::optional<RingPlace>& from,
                                                                        const VisitBatch& visit) {
    const auto head = read_ring_head(*file);
    if (!head) return std::unexpected(head.error());
    const auto end = read_frames(*file, *head, from, visit);
    if (!end) return std::unexpected(end.error());
    if (const auto checked = check_end(*file, *end); !checked) return std::unexpected(checked.error());
    return std::unique_ptr<RingJournal>(new RingJournal(std::move(file), *end));
}

/// Behind the newest frame, or at the beginning where that is too short; never on one that is kept.
std::optional<std::uint32_t> RingJournal::room_for(std::uint32_t count) const {
    const std::lock_guard lock(mutex_);
    const bool fits_behind = count <= blocks() - std::min(next_.block, blocks());
    const bool fits_in_front = count <= blocks() - first_frame_block;
    if (kept_.empty()) {
        if (fits_behind) return next_.block;
        return fits_in_front ? std::optional(first_frame_block) : std::nullopt;
    }
    const std::uint32_t oldest = kept_.front().first;
    if (next_.block <= oldest)  // the newest lie in front of the oldest
        return count <= oldest - next_.block ? std::optional(next_.block) : std::nullopt;
    if (fits_behind) return next_.block;
    return count <= oldest - first_frame_block ? std::optional(first_frame_block) : std::nullopt;
}

bool RingJournal::has_room(std::size_t bytes) const {
    return room_for(FrameHead::blocks_of(bytes)).has_value();
}

std::expected<RingPlace, LogError> RingJournal::append(std::string_view batch) {
    const std::uint32_t count = FrameHead::blocks_of(batch.size());
    const auto block = room_for(count);
    if (!block) return failure(Code::unavailable, "the journal is full");
    const FrameHead head{.ring = next_.ring,
                         .sequence = next_.sequence + 1,
                         .block = *block,
                         .length = static_cast<std::uint32_t>(batch.size()),
                         .crc = crc32c(batch)};
    const auto frame = buffer_.sized(FrameHead::bytes + batch.size());
    head.encode(frame);
    char* const rest = std::copy_n(batch.data(), batch.size(), frame.data() + FrameHead::bytes);
    std::fill(rest, frame.data() + frame.size(), '\0');
    if (auto written = file_->write(*block, frame); !written) return std::unexpected(written.error());
    const std::lock_guard lock(mutex_);
    kept_.push_back({head.sequence, *block, count});
    used_ += count;
    next_ = {.ring = next_.ring, .sequence = head.sequence, .block = *block + count};
    return next_;
}

void RingJournal::release(std::uint64_t sequence) {
    const std::lock_guard lock(mutex_);
    for (; !kept_.empty() && kept_.front().sequence <= sequence; kept_.pop_front())
        used_ -= kept_.front().blocks;
}

std::uint32_t RingJournal::used() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

}  // namespace beaker::log
