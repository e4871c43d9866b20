#include "log/embedded/rocks_ring.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "log/embedded/rocks_database.hpp"

namespace beaker::log {

using Code = LogError::Code;

void RocksRing::attach(std::unique_ptr<RingJournal> journal) { journal_ = std::move(journal); }

std::expected<RingPlace, LogError> RocksRing::append(const RocksDatabase& database, std::string_view batch) {
    const bool half_full = journal_->used() > journal_->blocks() / 2;
    if (half_full && !asked_) ask_for_flush(database);
    asked_ = half_full;
    if (!journal_->has_room(batch.size())) {
        ask_for_flush(database);
        std::unique_lock lock(mutex_);
        flushed_.wait(lock, [&] { return broken_ || journal_->has_room(batch.size()); });
        if (broken_)
            return failure(Code::unavailable, fmt::format("the journal is full, and RocksDB: {}", *broken_));
    }
    return journal_->append(batch);
}

/// Asks and does not wait. What was asked for twice is flushed once.
void RocksRing::ask_for_flush(const RocksDatabase& database) {
    rocksdb::FlushOptions options;
    options.wait = false;
    options.allow_write_stall = true;
    if (const auto status = database.flush(options); !status.ok()) {
        const std::lock_guard lock(mutex_);
        broken_ = status.ToString();
    }
}

void RocksRing::wrote(std::uint64_t sequence, std::uint64_t newest) {
    const std::lock_guard lock(mutex_);
    written_.push_back({sequence, newest});
    release_flushed();  // a flush may have been quicker than this call
}

void RocksRing::OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo& flush) {
    if (flush.cf_name != rocksdb::kDefaultColumnFamilyName) return;
    const std::lock_guard lock(mutex_);
    flushed_to_ = std::max(flushed_to_, flush.largest_seqno);
    release_flushed();
    flushed_.notify_all();
}

void RocksRing::release_flushed() {
    std::uint64_t up_to = 0;
    for (; !written_.empty() && written_.front().newest <= flushed_to_; written_.pop_front())
        up_to = written_.front().sequence;
    if (up_to > 0) journal_->release(up_to);
}

void RocksRing::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) {
    const std::lock_guard lock(mutex_);
    broken_ = error->ToString();
    flushed_.notify_all();
}

}  // namespace beaker::log
