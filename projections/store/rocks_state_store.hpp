#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state_store.hpp"
#include "projections/store/row_cursor.hpp"

namespace rocksdb {
class DB;
}

namespace beaker {

/// How a generation is opened, and the memory that it may take.
struct RocksStateOptions {
    std::size_t memtable_bytes = 64 << 20;     ///< rows not yet in a file, all memtables together
    std::size_t block_cache_bytes = 32 << 20;  ///< data, index and filter blocks
    bool read_only = false;                    ///< nothing is written, not even a lock, nothing is created
};

/// A generation of tables in a RocksDB directory.
///
/// Rows and applied offsets always agree, although nothing is synced and there is no write-ahead log: both go
/// into one column family by one WriteBatch, a batch never spans two memtables, and memtables reach the
/// manifest in the order in which they were filled (an ingested file with its offsets inside is one entry of
/// the manifest). So what is found after a crash is the state after some earlier batch, and the log holds the
/// rest.
///
/// Threads: reads and snapshots from any thread, writes from several where their partitions differ. Reads
/// throw log::StateUnreadable when the disk fails.
class RocksStateStore final : public log::StateStore, public SeekableRows {
public:
    /// Opens or creates the directory. Errors: io (the disk, or another process holds it), corrupt (the text
    /// names it).
    static std::expected<std::unique_ptr<RocksStateStore>, log::LogError> open(
        const std::filesystem::path& directory, RocksStateOptions options = {});
    ~RocksStateStore() override;
    RocksStateStore(const RocksStateStore&) = delete;
    RocksStateStore& operator=(const RocksStateStore&) = delete;

    std::optional<std::string> get(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    std::unique_ptr<RowCursor> seek(std::string_view prefix, std::string_view from) const override;

    std::expected<void, log::LogError> write(std::span<const log::RowChange> changes,
                                             std::span<const log::Applied> applied) override;
    log::Applied applied(PartitionId partition) const override;
    std::shared_ptr<const log::RowReader> snapshot() const override;

    /// Writes everything in memory to files: what was applied until now needs no folding after a restart.
    /// Errors: io.
    std::expected<void, log::LogError> flush();

    /// Copies rows and offsets as they are now into a directory that does not exist yet, where they can be
    /// opened; of files that do not change any more it makes hard links where it can. Any thread, beside
    /// writes. Errors: io.
    std::expected<void, log::LogError> copy_to(const std::filesystem::path& directory) const;

    /// The same as `write` by way of sorted files, several times faster for many rows: for rebuilds. The
    /// changes must be in rising key order, no key twice. All or nothing. From several threads where their
    /// keys and partitions differ. Errors: bad_argument (order), io.
    std::expected<void, log::LogError> ingest_sorted(std::vector<log::RowChange>&& changes,
                                                     std::span<const log::Applied> applied);

private:
    RocksStateStore(std::shared_ptr<rocksdb::DB> db, std::filesystem::path directory);

    std::shared_ptr<rocksdb::DB> db_;  ///< shared with the snapshots
    std::filesystem::path directory_;
    std::atomic<std::uint64_t> next_file_{0};
};

}  // namespace beaker
