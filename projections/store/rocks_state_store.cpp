#include "projections/store/rocks_state_store.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <stdexcept>
#include <system_error>

#include "projections/tables/key_parts.hpp"

namespace beaker {

namespace {

using log::LogError;

/// No partition has this number (there are at most 4096 slots), and it sorts behind all of them.
constexpr PartitionId reserved = 0xffff;
constexpr std::string_view format = "1";

std::string format_key() { return log::partition_prefix(reserved) + "format"; }

std::string applied_key(PartitionId partition) {
    return log::partition_prefix(reserved) + "applied" + std::string(1, '\0') +
           log::partition_prefix(partition);
}

std::string applied_value(const log::Applied& applied) {
    return KeyParts().number(applied.events).number(applied.inputs).ascending(applied.now).take();
}

log::Applied applied_of(PartitionId partition, std::string_view value) {
    if (value.size() != 24)
        throw std::runtime_error(fmt::format("applied offsets of partition {} are damaged", partition));
    return {.partition = partition,
            .events = number_at(value, 0),
            .inputs = number_at(value, 8),
            .now = ascending_at(value, 16)};
}

LogError error_of(const rocksdb::Status& status, const std::filesystem::path& directory) {
    const bool damaged = status.IsCorruption() || status.IsInvalidArgument() || status.IsNotSupported();
    return {damaged ? LogError::Code::corrupt : LogError::Code::io,
            fmt::format("tables in {}: {}", directory.string(), status.ToString())};
}

void must(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error("tables cannot be read: " + status.ToString());
}

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

rocksdb::Options rocks_options(const RocksStateOptions& options) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
    // Index and filter blocks count against the cache too, so that memory does not grow with the number of
    // rows.
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.format_version = 5;

    rocksdb::Options rocks;
    rocks.create_if_missing = true;
    rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocks.compression = rocksdb::kLZ4Compression;
    // Two memtables: one fills while the other is written out.
    rocks.write_buffer_size = options.memtable_bytes / 2;
    rocks.max_write_buffer_number = 2;
    rocks.db_write_buffer_size = options.memtable_bytes;
    rocks.max_open_files = 256;
    rocks.keep_log_file_num = 2;
    rocks.max_background_jobs = 2;
    return rocks;
}

/// The end of a prefix's keys: the first key that is greater than all of them. Empty: there is none.
std::string end_of_prefix(std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && end.back() == '\xff') end.pop_back();
    if (!end.empty()) ++end.back();
    return end;
}

class RocksCursor final : public RowCursor {
public:
    RocksCursor(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view prefix,
                std::string_view from)
        : end_(end_of_prefix(prefix)), end_slice_(end_) {
        rocksdb::ReadOptions options;
        options.snapshot = snapshot;
        options.total_order_seek = true;
        if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
        rows_.reset(db.NewIterator(options));
        rows_->Seek(slice(std::max(prefix, from)));
        check();
    }

    bool valid() const override { return rows_->Valid(); }
    std::string_view key() const override { return view(rows_->key()); }
    std::string_view value() const override { return view(rows_->value()); }
    void next() override {
        rows_->Next();
        check();
    }

private:
    void check() const {
        if (!rows_->Valid()) must(rows_->status());
    }

    std::string end_;
    rocksdb::Slice end_slice_;  // the iterator keeps a pointer to it
    std::unique_ptr<rocksdb::Iterator> rows_;
};

std::optional<std::string> get_row(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view key) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string value;
    const rocksdb::Status status = db.Get(options, slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    must(status);
    return value;
}

void scan_rows(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view prefix,
               const std::function<bool(std::string_view, std::string_view)>& visit) {
    for (RocksCursor row(db, snapshot, prefix, prefix); row.valid(); row.next())
        if (!visit(row.key(), row.value())) return;
}

class RocksSnapshot final : public log::RowReader, public SeekableRows {
public:
    explicit RocksSnapshot(std::shared_ptr<rocksdb::DB> db)
        : db_(std::move(db)), snapshot_(db_->GetSnapshot()) {}
    ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
    RocksSnapshot(const RocksSnapshot&) = delete;
    RocksSnapshot& operator=(const RocksSnapshot&) = delete;

    std::optional<std::string> get(std::string_view key) const override {
        return get_row(*db_, snapshot_, key);
    }
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        scan_rows(*db_, snapshot_, prefix, visit);
    }
    std::unique_ptr<RowCursor> seek(std::string_view prefix, std::string_view from) const override {
        return std::make_unique<RocksCursor>(*db_, snapshot_, prefix, from);
    }

private:
    std::shared_ptr<rocksdb::DB> db_;
    const rocksdb::Snapshot* snapshot_;
};

rocksdb::WriteOptions without_wal() {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    return options;
}

/// Says in which format the directory is written, or checks that it is one that this build reads.
std::expected<void, LogError> check_format(rocksdb::DB& db, const std::filesystem::path& directory) {
    std::string found;
    rocksdb::Status status = db.Get({}, format_key(), &found);
    if (status.IsNotFound()) status = db.Put(without_wal(), format_key(), slice(found = format));
    if (!status.ok()) return std::unexpected(error_of(status, directory));
    if (found == format) return {};
    return std::unexpected(LogError{
        LogError::Code::corrupt,
        fmt::format("tables in {} have format {}, this build reads {}", directory.string(), found, format)});
}

}  // namespace

RocksStateStore::RocksStateStore(std::shared_ptr<rocksdb::DB> db, std::filesystem::path directory)
    : db_(std::move(db)), directory_(std::move(directory)) {}

RocksStateStore::~RocksStateStore() = default;

std::expected<std::unique_ptr<RocksStateStore>, LogError> RocksStateStore::open(
    const std::filesystem::path& directory, RocksStateOptions options) {
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    if (failed)
        return std::unexpected(LogError{
            LogError::Code::io, fmt::format("tables in {}: {}", directory.string(), failed.message())});
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(rocks_options(options), directory.string(), &opened);
    if (!status.ok()) return std::unexpected(error_of(status, directory));
    std::shared_ptr<rocksdb::DB> db(opened);
    if (auto known = check_format(*db, directory); !known) return std::unexpected(std::move(known.error()));
    return std::unique_ptr<RocksStateStore>(new RocksStateStore(std::move(db), directory));
}

std::optional<std::string> RocksStateStore::get(std::string_view key) const {
    return get_row(*db_, nullptr, key);
}

void RocksStateStore::scan(std::string_view prefix,
                           const std::function<bool(std::string_view, std::string_view)>& visit) const {
    scan_rows(*db_, nullptr, prefix, visit);
}

std::unique_ptr<RowCursor> RocksStateStore::seek(std::string_view prefix, std::string_view from) const {
    return std::make_unique<RocksCursor>(*db_, nullptr, prefix, from);
}

std::expected<void, LogError> RocksStateStore::write(std::span<const log::RowChange> changes,
                                                     std::span<const log::Applied> applied) {
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : changes) {
        if (value)
            batch.Put(slice(key), slice(*value));
        else
            batch.Delete(slice(key));
    }
    for (const log::Applied& each : applied) batch.Put(applied_key(each.partition), applied_value(each));
    const rocksdb::Status status = db_->Write(without_wal(), &batch);
    if (!status.ok()) return std::unexpected(error_of(status, directory_));
    return {};
}

log::Applied RocksStateStore::applied(PartitionId partition) const {
    const auto value = get(applied_key(partition));
    return value ? applied_of(partition, *value) : log::Applied{partition, 0, 0, {}};
}

std::shared_ptr<const log::RowReader> RocksStateStore::snapshot() const {
    return std::make_shared<RocksSnapshot>(db_);
}

std::expected<void, LogError> RocksStateStore::flush() {
    const rocksdb::Status status = db_->Flush({});
    if (!status.ok()) return std::unexpected(error_of(status, directory_));
    return {};
}

std::expected<void, LogError> RocksStateStore::ingest_sorted(std::vector<log::RowChange>&& changes,
                                                             std::span<const log::Applied> applied) {
    std::vector<log::Applied> offsets(applied.begin(), applied.end());
    std::ranges::sort(offsets, {}, &log::Applied::partition);
    // The offsets sort behind all rows, so they close the same file.
    for (const log::Applied& each : offsets)
        changes.push_back({applied_key(each.partition), applied_value(each)});
    if (changes.empty()) return {};
    if (std::ranges::adjacent_find(changes, std::ranges::greater_equal(), &log::RowChange::key) !=
        changes.end())
        return std::unexpected(
            LogError{LogError::Code::bad_argument, "rows to ingest are not in rising key order"});

    const std::string file = (directory_ / fmt::format("ingest-{}.tmp", next_ingest_++)).string();
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), db_->GetOptions());
    rocksdb::Status status = writer.Open(file);
    for (const auto& [key, value] : changes) {
        if (!status.ok()) break;
        status = value ? writer.Put(slice(key), slice(*value)) : writer.Delete(slice(key));
    }
    if (status.ok()) status = writer.Finish();
    rocksdb::IngestExternalFileOptions how;
    how.move_files = true;
    if (status.ok()) status = db_->IngestExternalFile({file}, how);
    std::error_code ignored;
    std::filesystem::remove(file, ignored);  // moved by a success, left over by a failure
    changes.clear();
    if (!status.ok()) return std::unexpected(error_of(status, directory_));
    return {};
}

}  // namespace beaker
