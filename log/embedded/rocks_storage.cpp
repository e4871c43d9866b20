#include "log/embedded/rocks_storage.hpp"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include "log/embedded/rocks_database.hpp"
#include "log/embedded/rocks_keys.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

std::string u64_text(std::uint64_t value) {
    std::string text;
    put_u64(text, value);
    return text;
}

}  // namespace

struct RocksStorage::State {
    std::unique_ptr<RocksDatabase> database;
    rocksdb::WriteBatch batch;                 ///< reused, of the thread that writes
    std::vector<StorageBatch::Entry> entries;  ///< reused, as above
    std::atomic<bool> broken = false;          ///< a write or trim failed: nothing more is tried
};

RocksStorage::RocksStorage(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksStorage::~RocksStorage() = default;

std::expected<std::unique_ptr<RocksStorage>, LogError> RocksStorage::open(const std::filesystem::path& folder,
                                                                          const RocksOptions& options) {
    auto database = RocksDatabase::open(folder.string(), options);
    if (!database) return std::unexpected(database.error());
    auto state = std::make_unique<State>();
    state->database = *std::move(database);
    return std::unique_ptr<RocksStorage>(new RocksStorage(std::move(state)));
}

std::expected<std::unique_ptr<RocksStorage>, LogError> RocksStorage::open_beside(
    const std::filesystem::path& folder, const std::filesystem::path& scratch) {
    auto database = RocksDatabase::open_beside(folder.string(), scratch.string());
    if (!database) return std::unexpected(database.error());
    auto state = std::make_unique<State>();
    state->database = *std::move(database);
    state->broken = true;  // nothing is written here
    return std::unique_ptr<RocksStorage>(new RocksStorage(std::move(state)));
}

std::expected<void, LogError> RocksStorage::catch_up() { return state_->database->catch_up(); }

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
    const auto status = database.db().Write(synced(), &write);
    if (status.ok()) return {};
    state_->broken = true;
    return failure(Code::io,
                   fmt::format("writing to the log in {}: {}", database.folder(), status.ToString()));
}

std::expected<void, LogError> RocksStorage::scan(Topic topic, Position from, Offset to,
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
