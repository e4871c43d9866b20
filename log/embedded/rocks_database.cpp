#include "log/embedded/rocks_database.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "log/embedded/rocks_journal.hpp"
#include "log/embedded/rocks_keys.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

constexpr std::uint8_t format_version = 1;

rocksdb::DBOptions database_options(const RocksOptions& options) {
    rocksdb::DBOptions made;
    if (options.env != nullptr) made.env = options.env;
    made.create_if_missing = !options.read_only;
    made.create_missing_column_families = !options.read_only;
    made.max_background_jobs = 2;
    made.max_file_opening_threads = 2;
    // A torn tail is what a crash leaves of a batch that was never acknowledged: it is dropped. Whatever else
    // is broken is damage to acknowledged records, so the log does not open. (Point-in-time recovery would
    // drop all that follows the damage and say nothing; `check_journals` finds what even this mode takes for
    // a tail.) Sizes of closed journals are checked against the manifest.
    made.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    made.track_and_verify_wals_in_manifest = true;
    // A failed sync may have lost pages that a second sync then reports as clean: nothing is tried again.
    made.max_bgerror_resume_count = 0;
    made.max_total_wal_size = options.journal_bytes;
    // What a ring of ours holds is free again when all families have it.
    made.atomic_flush = options.journal == RocksOptions::Journal::ring;
    made.db_write_buffer_size = options.write_buffers_bytes;
    made.allow_concurrent_memtable_write = false;  // one writer
    made.avoid_unnecessary_blocking_io = true;  // old files are deleted in the background, not by who reads
    made.bytes_per_sync = 1 << 20;
    made.keep_log_file_num = 4;
    made.stats_dump_period_sec = 0;
    made.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    return made;
}

rocksdb::ColumnFamilyOptions family_options(const RocksOptions& options,
                                            std::shared_ptr<rocksdb::Cache> cache) {
    rocksdb::BlockBasedTableOptions table;
    table.block_size = 16 << 10;  // records are read in runs; larger blocks compress better
    table.block_cache = std::move(cache);
    rocksdb::ColumnFamilyOptions made;
    made.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    made.compression =
        options.compression == RocksOptions::Compression::zstd ? rocksdb::kZSTD : rocksdb::kLZ4Compression;
    made.write_buffer_size = options.write_buffer_bytes;
    made.max_write_buffer_number = 3;
    // No memtable_insert_with_hint_prefix_extractor, which would save 13 % of a write's CPU: RocksDB 7.8
    // takes the hints of records for range deletions as well, which lie in another list, and corrupts it.
    made.max_bytes_for_level_base = 4 * options.write_buffer_bytes;
    made.target_file_size_base = options.write_buffer_bytes;
    return made;
}

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const rocksdb::ColumnFamilyOptions& family) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, family}};
    for (const Topic topic : all_topics) families.emplace_back(std::string(name_of(topic)), family);
    return families;
}

std::string u16_text(std::uint16_t value) {
    std::string text;
    put_u16(text, value);
    return text;
}

}  // namespace

std::unexpected<LogError> failed(const rocksdb::Status& status, std::string_view what) {
    const Code code = status.IsCorruption() ? Code::corrupt : Code::io;
    return failure(code, fmt::format("{}: {}", what, status.ToString()));
}

rocksdb::WriteOptions synced() {
    rocksdb::WriteOptions options;
    options.sync = true;
    return options;
}

std::expected<std::unique_ptr<RocksDatabase>, LogError> RocksDatabase::open(
    const std::string& folder, const RocksOptions& options,
    const std::shared_ptr<rocksdb::EventListener>& listener) {
    std::unique_ptr<RocksDatabase> database(new RocksDatabase(folder));
    if (const auto opened = database->open(options, listener); !opened)
        return std::unexpected(opened.error());
    return database;
}

RocksDatabase::~RocksDatabase() {
    if (!db_) return;
    for (auto* topic : topics_) db_->DestroyColumnFamilyHandle(topic);
    db_->DestroyColumnFamilyHandle(meta_);
    db_->Close();
}

std::unexpected<LogError> RocksDatabase::corrupt(std::string_view text) const {
    return failure(Code::corrupt, fmt::format("the log in {}: {}", folder_, text));
}

rocksdb::Status RocksDatabase::open_database(const RocksOptions& options,
                                             const std::shared_ptr<rocksdb::EventListener>& listener,
                                             std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
    const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
    const auto family = family_options(options, cache);
    const auto families = descriptors(family);
    rocksdb::DB* opened = nullptr;
    auto how = database_options(options);
    if (listener) how.listeners.push_back(listener);
    const auto status = options.read_only
                            ? rocksdb::DB::OpenForReadOnly(how, folder_, families, &handles, &opened)
                            : rocksdb::DB::Open(how, folder_, families, &handles, &opened);
    db_.reset(opened);
    return status;
}

std::expected<void, LogError> RocksDatabase::open(const RocksOptions& options,
                                                  const std::shared_ptr<rocksdb::EventListener>& listener) {
    if (const auto checked = check_journals(options.env ? *options.env : *rocksdb::Env::Default(), folder_);
        !checked)
        return checked;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const auto status = open_database(options, listener, handles);
    if (!status.ok()) return failed(status, fmt::format("the log in {} cannot be opened", folder_));
    take_handles(handles);

    const auto partitions = check_or_create(options);
    if (!partitions) return std::unexpected(partitions.error());
    return find_contents(*partitions);
}

std::expected<std::unique_ptr<RocksDatabase>, LogError> RocksDatabase::open_beside(
    const std::string& folder, const std::string& scratch) {
    std::unique_ptr<RocksDatabase> database(new RocksDatabase(folder));
    if (const auto opened = database->open_beside(scratch); !opened) return std::unexpected(opened.error());
    return database;
}

/// A secondary instance of RocksDB: it reads the files and journals of the primary and writes none of them.
std::expected<void, LogError> RocksDatabase::open_beside(const std::string& scratch) {
    const RocksOptions usual;
    auto options = database_options(usual);
    options.create_if_missing = options.create_missing_column_families = false;
    options.max_open_files = -1;  // what the primary deletes stays readable for who has it open
    const auto families = descriptors(family_options(usual, rocksdb::NewLRUCache(usual.cache_bytes)));
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::OpenAsSecondary(options, folder_, scratch, families, &handles, &opened);
    if (!status.ok()) return failed(status, fmt::format("the log in {} cannot be read", folder_));
    db_.reset(opened);
    take_handles(handles);
    return catch_up();
}

std::expected<void, LogError> RocksDatabase::catch_up() {
    if (const auto status = db_->TryCatchUpWithPrimary(); !status.ok())
        return failed(status, fmt::format("the log in {} cannot be read on", folder_));
    const auto format = number(meta_key::format, 1);
    if (!format) return std::unexpected(format.error());
    if (!*format) return corrupt("its format is missing");
    if (const auto checked = check_format(static_cast<std::uint8_t>(**format)); !checked) return checked;
    const auto partitions = stored_partitions();
    if (!partitions) return std::unexpected(partitions.error());
    return find_contents(*partitions);
}

void RocksDatabase::take_handles(const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
    meta_ = handles[0];
    std::copy(handles.begin() + 1, handles.end(), topics_.begin());
}

std::expected<void, LogError> RocksDatabase::check_format(std::uint8_t format) const {
    if (format == format_version) return {};
    return corrupt(fmt::format("it is of format {}, this build reads {}", format, format_version));
}

std::expected<std::uint16_t, LogError> RocksDatabase::stored_partitions() const {
    const auto stored = number(meta_key::partitions, 2);
    if (!stored) return std::unexpected(stored.error());
    if (!*stored) return corrupt("its number of partitions is missing");
    return static_cast<std::uint16_t>(**stored);
}

/// A number of the meta_ family; none where the key is missing.
std::expected<std::optional<std::uint64_t>, LogError> RocksDatabase::number(const std::string& key,
                                                                            std::size_t bytes) const {
    std::string value;
    const auto status = db_->Get(rocksdb::ReadOptions(), meta_, key, &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return failed(status, fmt::format("the log in {}: reading \"{}\"", folder_, key));
    if (value.size() != bytes) return corrupt(fmt::format("\"{}\" is no number", key));
    std::uint64_t number = 0;
    for (const char byte : value) number = number << 8 | static_cast<std::uint8_t>(byte);
    return number;
}

/// How many partitions there are.
std::expected<std::uint16_t, LogError> RocksDatabase::check_or_create(const RocksOptions& options) {
    const auto format = number(meta_key::format, 1);
    if (!format) return std::unexpected(format.error());
    if (!*format) {
        if (options.read_only) return corrupt("its format is missing");
        if (auto created = create(options.partitions); !created) return std::unexpected(created.error());
        return options.partitions;
    }
    if (const auto checked = check_format(static_cast<std::uint8_t>(**format)); !checked)
        return std::unexpected(checked.error());
    const auto stored = stored_partitions();
    if (stored && !options.read_only && *stored != options.partitions)
        return failure(
            Code::bad_argument,
            fmt::format("the log in {} has {} partitions, not {}: the number is fixed when a log is created",
                        folder_, *stored, options.partitions));
    return stored;
}

std::expected<void, LogError> RocksDatabase::create(std::uint16_t partitions) {
    if (partitions == 0 || (partitions & (partitions - 1)) != 0 || partitions > Slot::count)
        return failure(Code::bad_argument, fmt::format("a log has 1 to {} partitions, a power of two, not {}",
                                                       Slot::count, partitions));
    for (const Topic topic : all_topics) {
        const std::unique_ptr<rocksdb::Iterator> records(
            db_->NewIterator(rocksdb::ReadOptions(), family(topic)));
        records->SeekToFirst();
        if (records->Valid()) return corrupt("it holds records, but its format is missing");
    }
    rocksdb::WriteBatch batch;
    batch.Put(meta_, meta_key::partitions, u16_text(partitions));
    batch.Put(meta_, meta_key::format, std::string(1, static_cast<char>(format_version)));
    if (const auto status = db_->Write(synced(), &batch); !status.ok())
        return failed(status, fmt::format("the log in {} cannot be created", folder_));
    return {};
}

rocksdb::Status RocksDatabase::flush(const rocksdb::FlushOptions& options) const {
    std::vector<rocksdb::ColumnFamilyHandle*> families(topics_.begin(), topics_.end());
    families.push_back(meta_);
    return db_->Flush(options, families);
}

std::expected<std::optional<RingPlace>, LogError> RocksDatabase::ring_place() const {
    std::string bytes;
    const auto status = db_->Get(rocksdb::ReadOptions(), meta_, meta_key::ring, &bytes);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return failed(status, fmt::format("the log in {}", folder_));
    const auto place = RingPlace::decode(bytes);
    if (!place) return corrupt("its place in the journal makes no sense");
    return place;
}

std::expected<void, LogError> RocksDatabase::find_contents(std::uint16_t partitions) {
    contents_ = Contents(partitions);
    for (const Topic topic : all_topics)
        if (const auto found = find_topic(topic); !found) return found;
    return find_checkpoints();
}

std::expected<void, LogError> RocksDatabase::find_topic(Topic topic) {
    const std::unique_ptr<rocksdb::Iterator> records(db_->NewIterator(rocksdb::ReadOptions(), family(topic)));
    for (PartitionId partition = 0; partition < contents_.partitions; ++partition) {
        const auto begin = number(meta_key::begin(topic, partition), 8);
        if (!begin) return std::unexpected(begin.error());
        contents_.of(topic, partition).begin = begin->value_or(0);
        if (const auto found = find_partition(*records, topic, partition); !found) return found;
    }
    return {};
}

/// The end is one past the last record, or the begin where everything was trimmed. What lies before the begin
/// is left over from a trim that a crash cut short.
std::expected<void, LogError> RocksDatabase::find_partition(rocksdb::Iterator& records, Topic topic,
                                                            PartitionId partition) {
    Bounds& bounds = contents_.of(topic, partition);
    bounds.end = bounds.begin;
    records.SeekForPrev(RecordKey({partition, ~Offset{0}}).slice());
    if (records.Valid())
        if (const auto last = RecordKey::read(records.key()); last && last->partition == partition)
            bounds.end = std::max(bounds.begin, last->offset + 1);
    if (bounds.end > bounds.begin) {
        const RecordKey first({partition, bounds.begin});
        records.Seek(first.slice());
        if (records.Valid() && records.key() != first.slice())
            return corrupt(fmt::format("{} is missing", place_of(topic, {partition, bounds.begin})));
    }
    if (!records.status().ok())
        return failed(records.status(),
                      fmt::format("the log in {}: {} partition {}", folder_, name_of(topic), partition));
    return {};
}

std::expected<void, LogError> RocksDatabase::find_checkpoints() {
    for (PartitionId partition = 0; partition < contents_.partitions; ++partition) {
        const auto stored = number(meta_key::checkpoint(partition), 8);
        if (!stored) return std::unexpected(stored.error());
        contents_.checkpoints[partition] = stored->value_or(0);
    }
    return {};
}

std::expected<void, LogError> RocksDatabase::check_checkpoints() const {
    for (PartitionId partition = 0; partition < contents_.partitions; ++partition) {
        const Offset checkpoint = contents_.checkpoints[partition];
        const Bounds& inputs = contents_.of(Topic::inputs, partition);
        if (checkpoint < inputs.begin || checkpoint > inputs.end)
            return corrupt(fmt::format("the checkpoint {} lies outside of the inputs kept, {} to {}",
                                       place_of(Topic::inputs, {partition, checkpoint}), inputs.begin,
                                       inputs.end));
    }
    return {};
}

}  // namespace beaker::log
