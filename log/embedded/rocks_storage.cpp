#include "log/embedded/rocks_storage.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include "log/embedded/batch_format.hpp"
#include "log/embedded/journal_tail.hpp"
#include "log/embedded/rocks_database.hpp"
#include "log/embedded/rocks_keys.hpp"
#include "log/embedded/rocks_ring.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

std::string u64_text(std::uint64_t value) {
    std::string text;
    put_u64(text, value);
    return text;
}

constexpr const char* ring_name = "journal.ring";

rocksdb::WriteOptions not_journaled() {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    return options;
}

std::expected<void, LogError> stored(const rocksdb::Status& status, const RocksDatabase& database) {
    if (status.ok()) return {};
    return failure(Code::io,
                   fmt::format("writing to the log in {}: {}", database.folder(), status.ToString()));
}

Uuid new_ring_id() {
    std::random_device random;
    Uuid::Bytes bytes{};
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return Uuid(bytes);
}

std::unique_ptr<BlockFile> through(const RocksOptions& options, std::unique_ptr<BlockFile> file) {
    return options.ring_through ? options.ring_through(std::move(file)) : std::move(file);
}

/// What a ring held, and how far into it that came.
std::expected<void, LogError> apply(const RocksDatabase& database, std::string_view batch,
                                    const RingPlace& behind, const rocksdb::WriteOptions& how) {
    rocksdb::WriteBatch write;
    const std::uint16_t partitions = database.contents().partitions;
    const bool whole = read_batch(batch, [&](const BatchEntry& entry) {
        const auto [partition, offset] = entry.position;
        if (partition >= partitions || entry.kind == BatchEntry::Kind::begin) return false;
        if (entry.kind == BatchEntry::Kind::checkpoint)
            write.Put(database.meta(), meta_key::checkpoint(partition), u64_text(offset));
        else
            write.Put(database.family(entry.topic), RecordKey(entry.position).slice(),
                      {entry.bytes.data(), entry.bytes.size()});
        return true;
    });
    if (!whole) return database.corrupt("a batch of the journal makes no sense");
    write.Put(database.meta(), meta_key::ring, behind.encoded());
    return stored(database.db().Write(how, &write), database);
}

/// The ring at that path, with all that it holds brought into the database for good; none where there is
/// none.
std::expected<std::unique_ptr<RingJournal>, LogError> replayed_ring(const RocksDatabase& database,
                                                                    const std::filesystem::path& path,
                                                                    const RocksOptions& options) {
    const bool on_ring = options.journal == RocksOptions::Journal::ring;
    if (!std::filesystem::exists(path)) return nullptr;
    auto file = DiskBlockFile::open(path, /*read_only=*/false);
    if (!file) return std::unexpected(file.error());
    const auto from = database.ring_place();
    if (!from) return std::unexpected(from.error());
    const auto how = on_ring ? not_journaled() : rocksdb::WriteOptions();
    std::uint64_t replayed = 0;
    auto ring = RingJournal::open(through(options, *std::move(file)), *from,
                                  [&](const RingPlace& behind, std::string_view batch) {
                                      ++replayed;
                                      return apply(database, batch, behind, how);
                                  });
    if (!ring || replayed == 0) return ring;
    const auto status = on_ring ? database.flush(rocksdb::FlushOptions()) : database.db().SyncWAL();
    if (const auto kept = stored(status, database); !kept) return std::unexpected(kept.error());
    return ring;
}

}  // namespace

struct RocksStorage::State {
    std::shared_ptr<RocksRing> ring;           ///< the journal, where it is no longer RocksDB's
    std::unique_ptr<RocksDatabase> database;   ///< closed before the ring that it tells of its flushes
    std::unique_ptr<JournalTail> tail;         ///< who only reads: what is in the ring alone
    std::string journaled;                     ///< reused, of the thread that writes
    rocksdb::WriteBatch batch;                 ///< reused, of the thread that writes
    std::vector<StorageBatch::Entry> entries;  ///< reused, as above
    std::atomic<bool> broken = false;          ///< a write or trim failed: nothing more is tried
};

RocksStorage::RocksStorage(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksStorage::~RocksStorage() = default;

std::expected<std::unique_ptr<RocksStorage>, LogError> RocksStorage::open(const std::filesystem::path& folder,
                                                                          const RocksOptions& options) {
    auto state = std::make_unique<State>();
    if (options.journal == RocksOptions::Journal::ring && !options.read_only)
        state->ring = std::make_shared<RocksRing>();
    auto database = RocksDatabase::open(folder.string(), options, state->ring);
    if (!database) return std::unexpected(database.error());
    state->database = *std::move(database);
    std::unique_ptr<RocksStorage> storage(new RocksStorage(std::move(state)));
    if (const auto read = options.read_only ? storage->read_tail(folder) : storage->recover(folder, options);
        !read)
        return std::unexpected(read.error());
    return storage;
}

/// The log as its ring and its database hold it together, with no one writing.
std::expected<void, LogError> RocksStorage::read_tail(const std::filesystem::path& folder) {
    if (auto followed = follow_tail(folder); !followed) return followed;
    return state_->tail->check_end();
}

std::expected<void, LogError> RocksStorage::follow_tail(const std::filesystem::path& folder) {
    RocksDatabase& database = *state_->database;
    if (!state_->tail)
        state_->tail = std::make_unique<JournalTail>(folder / ring_name, database.contents().partitions);
    const auto place = database.ring_place();
    if (!place) return std::unexpected(place.error());
    if (auto read = state_->tail->read_on(*place, database.contents()); !read) return read;
    return database.check_checkpoints();
}

/// Brings what is left in a ring into the database, and makes the journal ready that is asked for.
std::expected<void, LogError> RocksStorage::recover(const std::filesystem::path& folder,
                                                    const RocksOptions& options) {
    RocksDatabase& database = *state_->database;
    const bool on_ring = state_->ring != nullptr;
    const auto blocks = static_cast<std::uint32_t>(options.journal_bytes / block_bytes);
    auto journal = replayed_ring(database, folder / ring_name, options);
    if (!journal) return std::unexpected(journal.error());
    if (*journal && (!on_ring || (*journal)->blocks() != blocks)) {
        journal->reset();
        std::error_code left;  // one that stays is known by its place, and brings nothing twice
        std::filesystem::remove(folder / ring_name, left);
    }
    if (on_ring && !*journal) {
        auto file = DiskBlockFile::create(folder / ring_name, blocks);
        if (!file) return std::unexpected(file.error());
        auto created = RingJournal::create(through(options, *std::move(file)), new_ring_id());
        if (!created) return std::unexpected(created.error());
        *journal = *std::move(created);
    }
    if (on_ring) state_->ring->attach(*std::move(journal));
    if (auto found = database.find_contents(); !found) return found;
    return database.check_checkpoints();
}

std::expected<std::unique_ptr<RocksStorage>, LogError> RocksStorage::open_beside(
    const std::filesystem::path& folder, const std::filesystem::path& scratch) {
    auto database = RocksDatabase::open_beside(folder.string(), scratch.string());
    if (!database) return std::unexpected(database.error());
    auto state = std::make_unique<State>();
    state->database = *std::move(database);
    state->broken = true;  // nothing is written here
    std::unique_ptr<RocksStorage> storage(new RocksStorage(std::move(state)));
    if (const auto followed = storage->follow_tail(folder); !followed)
        return std::unexpected(followed.error());
    return storage;
}

std::expected<void, LogError> RocksStorage::catch_up() {
    if (auto caught_up = state_->database->catch_up(); !caught_up) return caught_up;
    return follow_tail(state_->database->folder());
}

const Contents& RocksStorage::opened_with() const { return state_->database->contents(); }

std::expected<void, LogError> RocksStorage::write(const StorageBatch& batch) {
    if (state_->broken) return failure(Code::io, "an earlier write to the log failed");
    const RocksDatabase& database = *state_->database;
    rocksdb::WriteBatch& write = state_->batch;
    write.Clear();
    // In key order: RocksDB's memtables find the place of a record that follows the last one at once.
    auto& entries = state_->entries;
    entries.assign(batch.entries().begin(), batch.entries().end());
    std::ranges::sort(entries, {}, [](const auto& entry) { return std::pair(entry.topic, entry.position); });
    for (const auto& entry : entries) {
        const std::string_view bytes = batch.bytes_of(entry);
        write.Put(database.family(entry.topic), RecordKey(entry.position).slice(),
                  {bytes.data(), bytes.size()});
    }
    for (const Position& next : batch.checkpoints())
        write.Put(database.meta(), meta_key::checkpoint(next.partition), u64_text(next.offset));
    auto written =
        state_->ring ? write_behind_ring(batch) : stored(database.db().Write(synced(), &write), database);
    if (!written) state_->broken = true;
    return written;
}

/// The ring makes it durable; RocksDB is given it behind that, and flushes it when it likes. A batch too
/// large for any ring is flushed at once instead, all of it or nothing.
std::expected<void, LogError> RocksStorage::write_behind_ring(const StorageBatch& batch) {
    const RocksDatabase& database = *state_->database;
    rocksdb::WriteBatch& write = state_->batch;
    std::string& journaled = state_->journaled;
    journaled.clear();
    append_batch(journaled, batch);
    if (!state_->ring->could_have_room(journaled.size())) {
        auto status = database.db().Write(not_journaled(), &write);
        if (status.ok()) status = database.flush(rocksdb::FlushOptions());
        return stored(status, database);
    }
    const auto place = state_->ring->append(database, journaled);
    if (!place) return std::unexpected(place.error());
    write.Put(database.meta(), meta_key::ring, place->encoded());
    const auto status = database.db().Write(not_journaled(), &write);
    if (status.ok()) state_->ring->wrote(place->sequence, database.db().GetLatestSequenceNumber());
    return stored(status, database);
}

std::expected<void, LogError> RocksStorage::scan(Topic topic, Position from, Offset to,
                                                 const Visit& visit) const {
    const auto in_tail = state_->tail ? state_->tail->first(topic, from.partition) : std::nullopt;
    const Offset stored_to = in_tail ? std::clamp(*in_tail, from.offset, to) : to;
    bool goes_on = true;
    const auto scanned = scan_database(topic, from, stored_to, [&](Offset offset, std::string_view bytes) {
        return goes_on = visit(offset, bytes);
    });
    if (!scanned) return scanned;
    for (Offset offset = stored_to; goes_on && offset < to; ++offset)
        goes_on = visit(offset, state_->tail->record(topic, {from.partition, offset}));
    return {};
}

std::expected<void, LogError> RocksStorage::scan_database(Topic topic, Position from, Offset to,
                                                          const Visit& visit) const {
    const RocksDatabase& database = *state_->database;
    const RecordKey first(from);
    const RecordKey past({from.partition, to});
    const rocksdb::Slice bound = past.slice();
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> records(
        database.db().NewIterator(options, database.family(topic)));
    Position expected = from;
    for (records->Seek(first.slice()); records->Valid(); records->Next(), ++expected.offset) {
        if (records->key() != RecordKey(expected).slice())
            return database.corrupt(fmt::format("{} is missing", place_of(topic, expected)));
        const rocksdb::Slice value = records->value();
        if (!visit(expected.offset, {value.data(), value.size()})) return {};
    }
    if (!records->status().ok())
        return failed(records->status(),
                      fmt::format("the log in {}: {}", database.folder(), place_of(topic, expected)));
    if (expected.offset < to)
        return database.corrupt(fmt::format("{} is missing", place_of(topic, expected)));
    return {};
}

/// The begin is stored first: a crash in between leaves records before it, which nobody reads, and never a
/// gap.
std::expected<void, LogError> RocksStorage::trim(Topic topic, Position begin) {
    if (state_->broken) return failure(Code::io, "an earlier write to the log failed");
    const RocksDatabase& database = *state_->database;
    rocksdb::DB& db = database.db();
    const RecordKey first({begin.partition, 0});
    const RecordKey kept(begin);
    auto status =
        db.Put(synced(), database.meta(), meta_key::begin(topic, begin.partition), u64_text(begin.offset));
    if (status.ok()) {
        const rocksdb::Slice from = first.slice();
        const rocksdb::Slice to = kept.slice();
        const rocksdb::RangePtr range(&from, &to);
        status = rocksdb::DeleteFilesInRanges(&db, database.family(topic), &range, 1, /*include_end=*/false);
    }
    if (status.ok()) status = db.DeleteRange(synced(), database.family(topic), first.slice(), kept.slice());
    if (status.ok()) return {};
    state_->broken = true;
    return failed(status, fmt::format("trimming {} in {}", place_of(topic, begin), database.folder()));
}

std::uint64_t RocksStorage::approximate_bytes(Topic topic, Position from, Offset to) const {
    const RecordKey first(from);
    const RecordKey past({from.partition, to});
    const rocksdb::Range range(first.slice(), past.slice());
    rocksdb::SizeApproximationOptions options;
    options.include_memtables = true;
    std::uint64_t bytes = 0;
    const RocksDatabase& database = *state_->database;
    database.db().GetApproximateSizes(options, database.family(topic), &range, 1, &bytes);
    return bytes;
}

std::expected<void, LogError> RocksStorage::copy_to(const std::filesystem::path& folder) const {
    const RocksDatabase& database = *state_->database;
    rocksdb::Checkpoint* made = nullptr;
    auto status = rocksdb::Checkpoint::Create(&database.db(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(folder.string());
    if (status.ok()) return {};
    return failed(status, fmt::format("copying the log in {} to {}", database.folder(), folder.string()));
}

}  // namespace beaker::log
