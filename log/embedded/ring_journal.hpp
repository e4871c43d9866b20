#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "log/embedded/block_file.hpp"
#include "log/embedded/ring_frame.hpp"
#include "log/log.hpp"

namespace beaker::log {

/// Called with each batch found and where the ring goes on behind it.
using VisitBatch =
    std::function<std::expected<void, LogError>(const RingPlace& behind, std::string_view batch)>;

/// Reads the frames that follow a place, up to the first that is not whole, and answers where that would lie.
/// Without a place, or with one in another ring, from the beginning. Also while the ring is written. Errors:
/// io; the visitor's.
std::expected<RingPlace, LogError> read_frames(const BlockFile& file, const RingHead& head,
                                               const std::optional<RingPlace>& from, const VisitBatch& visit);
/// Whether a ring that is not written now ends at this place. Errors: io; corrupt: a later frame is there, so
/// that one that was acknowledged is missing.
std::expected<void, LogError> check_end(const BlockFile& file, const RingPlace& end);
/// Errors: io; corrupt: it is none of a ring.
std::expected<RingHead, LogError> read_ring_head(const BlockFile& file);

/// A journal of batches in a file that is written round and round (JOURNAL.md): a batch is durable when
/// `append` answers, and its place is used again once `release` said that it is kept elsewhere. `append` and
/// `used` are of one thread, `release` of any.
class RingJournal {
public:
    /// Begins a new ring on the file. `ring`: as it never was before. Errors: io.
    static std::expected<std::unique_ptr<RingJournal>, LogError> create(std::unique_ptr<BlockFile> file,
                                                                        const Uuid& ring);
    /// Opens a ring, visits what lies behind `from`, and goes on behind that: all that was visited must be
    /// kept elsewhere before the first `append`. Errors: as of
    /// `read_frames` and `check_end`.
    static std::expected<std::unique_ptr<RingJournal>, LogError> open(std::unique_ptr<BlockFile> file,
                                                                      const std::optional<RingPlace>& from,
                                                                      const VisitBatch& visit);

    /// Whether a batch of so many bytes has room: now, or once all is released.
    bool has_room(std::size_t bytes) const;
    bool could_have_room(std::size_t bytes) const { return FrameHead::blocks_of(bytes) < blocks(); }
    /// Stores a batch that has room, and answers where the ring goes on. Errors: io; nothing may be appended
    /// after one.
    std::expected<RingPlace, LogError> append(std::string_view batch);
    /// The batches up to this number are kept elsewhere.
    void release(std::uint64_t sequence);

    /// How many of the blocks hold batches that are not released.
    std::uint32_t used() const;
    std::uint32_t blocks() const { return file_->blocks(); }

private:
    struct Frame {
        std::uint64_t sequence;
        std::uint32_t first;
        std::uint32_t blocks;
    };

    RingJournal(std::unique_ptr<BlockFile> file, RingPlace next) : file_(std::move(file)), next_(next) {}
    std::optional<std::uint32_t> room_for(std::uint32_t blocks) const;

    const std::unique_ptr<BlockFile> file_;
    RingPlace next_;
    BlockBuffer buffer_;

    mutable std::mutex mutex_;
    std::deque<Frame> kept_;  ///< not released, oldest first
    std::uint32_t used_ = 0;  ///< blocks of all of them
};

}  // namespace beaker::log
