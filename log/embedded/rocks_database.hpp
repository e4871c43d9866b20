#pragma once

#include <array>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "log/embedded/ring_frame.hpp"
#include "log/embedded/rocks_storage.hpp"

namespace beaker::log {

/// The open database of a RocksStorage: its column families, and what was found in it.
class RocksDatabase {
public:
    /// Errors: as of RocksStorage::open.
    /// `listener`: told by RocksDB what it does.
    static std::expected<std::unique_ptr<RocksDatabase>, LogError> open(
        const std::string& folder, const RocksOptions& options,
        const std::shared_ptr<rocksdb::EventListener>& listener);
    /// The same, for reading alone, whoever else has it open: as of now, and of each later catch_up().
    /// `scratch`: a folder for RocksDB's own notes. Its number of partitions is the one that it was created
    /// with. Errors: io (also: there is none), corrupt.
    static std::expected<std::unique_ptr<RocksDatabase>, LogError> open_beside(const std::string& folder,
                                                                               const std::string& scratch);
    /// Of a database that was opened beside its writer: finds what was written since.
    std::expected<void, LogError> catch_up();
    ~RocksDatabase();
    RocksDatabase(const RocksDatabase&) = delete;
    RocksDatabase& operator=(const RocksDatabase&) = delete;

    rocksdb::DB& db() const { return *db_; }
    rocksdb::ColumnFamilyHandle* meta() const { return meta_; }
    rocksdb::ColumnFamilyHandle* family(Topic topic) const { return topics_[index_of(topic)]; }
    const std::string& folder() const { return folder_; }
    /// What was found; who applies a journal of its own adds to it.
    Contents& contents() { return contents_; }
    const Contents& contents() const { return contents_; }

    std::unexpected<LogError> corrupt(std::string_view text) const;
    /// All families at one moment.
    rocksdb::Status flush(const rocksdb::FlushOptions& options) const;
    /// How far into a ring what is stored came; none: no ring was used yet. Errors: io, corrupt.
    std::expected<std::optional<RingPlace>, LogError> ring_place() const;
    /// Whether the contents, with all that a ring adds to them, can be: a trim is in the database at once,
    /// what it was made after may still lie in the ring. Error: corrupt.
    std::expected<void, LogError> check_checkpoints() const;
    /// Looks again at what there is. Errors: io, corrupt.
    std::expected<void, LogError> find_contents() { return find_contents(contents_.partitions); }

private:
    explicit RocksDatabase(std::string folder) : folder_(std::move(folder)) {}

    std::expected<void, LogError> open(const RocksOptions& options,
                                       const std::shared_ptr<rocksdb::EventListener>& listener);
    std::expected<void, LogError> open_beside(const std::string& scratch);
    void take_handles(const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
    std::expected<void, LogError> check_format(std::uint8_t format) const;
    std::expected<std::uint16_t, LogError> stored_partitions() const;
    rocksdb::Status open_database(const RocksOptions& options,
                                  const std::shared_ptr<rocksdb::EventListener>& listener,
                                  std::vector<rocksdb::ColumnFamilyHandle*>& handles);
    std::expected<std::uint16_t, LogError> check_or_create(const RocksOptions& options);
    std::expected<void, LogError> create(std::uint16_t partitions);
    std::expected<void, LogError> find_contents(std::uint16_t partitions);
    std::expected<void, LogError> find_topic(Topic topic);
    std::expected<void, LogError> find_partition(rocksdb::Iterator& records, Topic topic,
                                                 PartitionId partition);
    std::expected<void, LogError> find_checkpoints();
    std::expected<std::optional<std::uint64_t>, LogError> number(const std::string& key,
                                                                 std::size_t bytes) const;

    const std::string folder_;
    std::unique_ptr<rocksdb::DB> db_;
    rocksdb::ColumnFamilyHandle* meta_ = nullptr;
    std::array<rocksdb::ColumnFamilyHandle*, topic_count> topics_{};
    Contents contents_;
};

/// What every write of the log is made with.
rocksdb::WriteOptions synced();
/// Corruption as `corrupt`, everything else as `io`.
std::unexpected<LogError> failed(const rocksdb::Status& status, std::string_view what);

}  // namespace beaker::log
