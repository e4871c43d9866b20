#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <rocksdb/listener.h>

#include "log/embedded/ring_journal.hpp"

namespace beaker::log {

class RocksDatabase;

/// Between a ring and the database behind it: a batch's place in the ring is free again once RocksDB has
/// flushed it. RocksDB flushes all families at one moment (`atomic_flush`), and every batch ends in a write
/// to the family `default`; so the newest write of that family in a flush tells which batches it holds.
/// `append` and `wrote` are of one thread; RocksDB calls the rest from threads of its own.
class RocksRing final : public rocksdb::EventListener {
public:
    /// From now on batches go through this ring.
    void attach(std::unique_ptr<RingJournal> journal);
    bool attached() const { return journal_ != nullptr; }

    /// Whether so large a batch can ever be appended.
    bool could_have_room(std::size_t bytes) const { return journal_->could_have_room(bytes); }
    /// Stores a batch durably. Waits for flushes where the ring is full. Errors: io; unavailable: RocksDB
    /// cannot flush any more.
    std::expected<RingPlace, LogError> append(const RocksDatabase& database, std::string_view batch);
    /// The batch of that number was written to RocksDB, whose newest write is `newest`.
    void wrote(std::uint64_t sequence, std::uint64_t newest);

    void OnFlushCompleted(rocksdb::DB* db, const rocksdb::FlushJobInfo& flush) override;
    void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;

private:
    struct Written {
        std::uint64_t sequence;
        std::uint64_t newest;
    };

    void ask_for_flush(const RocksDatabase& database);
    void release_flushed();

    std::unique_ptr<RingJournal> journal_;
    bool asked_ = false;  ///< of the thread that appends: a flush was asked for since the ring was half empty

    std::mutex mutex_;
    std::condition_variable flushed_;
    std::deque<Written> written_;   ///< not flushed yet, oldest first
    std::uint64_t flushed_to_ = 0;  ///< RocksDB's newest write that is
    std::optional<std::string> broken_;
};

}  // namespace beaker::log
