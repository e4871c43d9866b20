#include "projections/store/rocks_state_store.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <algorithm>

#include <stdexcept>
#include <system_error>

#include "projections/store/rocks_rows.hpp"
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

rocksdb::Options rocks_options(const RocksStateOptions& options) {
    rocksdb::BlockBasedTableOptions table;
    // Few shards: RocksDB would make 64 of so small a cache, and what is larger than a shard is never kept.
    constexpr int shard_bits = 2;
    table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes, shard_bits);
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
    // Index and filter blocks count against the cache too, so that memory does not grow with the number of
    // rows. They are cut into pages: the filter of a whole file is the better part of a megabyte and would
    // push all else out.
    table.cache_index_and_filter_blocks = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    table.pin_top_level_index_and_filter = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.format_version = 5;

    rocksdb::Options rocks;
    rocks.create_if_missing = !options.read_only;
    rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocks.compression = rocksdb::kLZ4Compression;
    // Two memtables: one fills while the other is written out.
    rocks.write_buffer_size = options.memtable_bytes / 2;
    rocks.max_write_buffer_number = 2;
    rocks.db_write_buffer_size = options.memtable_bytes;
    // A fold first asks whether the row is there; most often it is new, and no memtable needs to be searched
    // for it.
    rocks.memtable_whole_key_filtering = true;
    rocks.memtable_prefix_bloom_size_ratio = 0.05;
    rocks.max_open_files = 256;
    rocks.keep_log_file_num = 2;
    rocks.max_background_jobs = 2;
    return rocks;
}

constexpr std::string_view ingested_prefix = "ingest-";

/// Files on their way into the tables; removed in the end, whether they were taken (moved) or not.
class IngestedFiles {
public:
    IngestedFiles(const std::filesystem::path& directory, std::uint64_t number)
        : start_((directory / fmt::format("{}{}-", ingested_prefix, number)).string()) {}
    ~IngestedFiles() {
        std::error_code ignored;
        for (const std::string& name : names_) std::filesystem::remove(name, ignored);
    }
    IngestedFiles(const IngestedFiles&) = delete;
    IngestedFiles& operator=(const IngestedFiles&) = delete;

    /// Writes a sorted file of these changes; none for none.
    rocksdb::Status add(const rocksdb::Options& options, std::span<const log::RowChange> changes) {
        if (changes.empty()) return rocksdb::Status::OK();
        names_.push_back(fmt::format("{}{}", start_, names_.size()));
        rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
        rocksdb::Status status = writer.Open(names_.back());
        for (const auto& [key, value] : changes) {
            if (!status.ok()) return status;
            status = value ? writer.Put(slice(key), slice(*value)) : writer.Delete(slice(key));
        }
        return status.ok() ? writer.Finish() : status;
    }
    const std::vector<std::string>& names() const { return names_; }

private:
    std::string start_;
    std::vector<std::string> names_;
};

/// What a crash left of files that were being written.
void remove_leftovers(const std::filesystem::path& directory) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored))
        if (entry.path().filename().string().starts_with(ingested_prefix))
            std::filesystem::remove(entry.path(), ignored);
}

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
    if (!options.read_only) std::filesystem::create_directories(directory, failed);
    if (failed)
        return std::unexpected(LogError{
            LogError::Code::io, fmt::format("tables in {}: {}", directory.string(), failed.message())});
    rocksdb::DB* opened = nullptr;
    const auto how = rocks_options(options);
    const rocksdb::Status status = options.read_only
                                       ? rocksdb::DB::OpenForReadOnly(how, directory.string(), &opened)
                                       : rocksdb::DB::Open(how, directory.string(), &opened);
    if (!status.ok()) return std::unexpected(error_of(status, directory));
    std::shared_ptr<rocksdb::DB> db(opened);
    if (!options.read_only) remove_leftovers(directory);  // only now: the lock is ours
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
    return seek_rows(*db_, nullptr, prefix, from);
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

std::shared_ptr<const log::RowReader> RocksStateStore::snapshot() const { return snapshot_rows(db_); }

std::expected<void, LogError> RocksStateStore::flush() {
    const rocksdb::Status status = db_->Flush({});
    if (!status.ok()) return std::unexpected(error_of(status, directory_));
    return {};
}

std::expected<void, LogError> RocksStateStore::copy_to(const std::filesystem::path& directory) const {
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    // It flushes first, always: there is no journal that could be copied in the place of rows in memory.
    if (status.ok()) status = checkpoint->CreateCheckpoint(directory.string());
    if (!status.ok()) return std::unexpected(error_of(status, directory));
    return {};
}

std::expected<void, LogError> RocksStateStore::ingest_sorted(std::vector<log::RowChange>&& changes,
                                                             std::span<const log::Applied> applied) {
    if (std::ranges::adjacent_find(changes, std::ranges::greater_equal(), &log::RowChange::key) !=
        changes.end())
        return std::unexpected(
            LogError{LogError::Code::bad_argument, "rows to ingest are not in rising key order"});
    std::vector<log::RowChange> offsets;
    for (const log::Applied& each : applied)
        offsets.push_back({applied_key(each.partition), applied_value(each)});
    std::ranges::sort(offsets, {}, &log::RowChange::key);

    // The offsets sort behind the rows of all partitions: in one file with them they would make every file
    // overlap every other one, and RocksDB would sort all of them together again.
    IngestedFiles files(directory_, next_file_.fetch_add(1));
    rocksdb::Status status = files.add(db_->GetOptions(), changes);
    if (status.ok()) status = files.add(db_->GetOptions(), offsets);
    changes.clear();
    rocksdb::IngestExternalFileOptions how;
    how.move_files = true;
    if (status.ok() && !files.names().empty()) status = db_->IngestExternalFile(files.names(), how);
    if (!status.ok()) return std::unexpected(error_of(status, directory_));
    return {};
}

}  // namespace beaker
