#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>

#include "log/embedded/storage.hpp"

namespace rocksdb {
class Env;
}

namespace beaker::log {

class BlockFile;

struct RocksOptions {
    /// What makes a write durable before it is acknowledged.
    enum class Journal {
        rocksdb,  ///< RocksDB's own write-ahead log
        ring,     ///< JOURNAL.md
    };
    /// Of what has left the journal. A file keeps the one that it was written with.
    enum class Compression { lz4, zstd };

    std::uint16_t partitions = 16;  ///< fixed when the log is created; opening it with another is refused
    std::size_t write_buffer_bytes = 16 << 20;   ///< of one topic
    std::size_t write_buffers_bytes = 48 << 20;  ///< of all topics together
    std::size_t cache_bytes = 16 << 20;          ///< blocks that were read
    Journal journal = Journal::rocksdb;          ///< may be another one whenever the log is opened
    std::size_t journal_bytes = 64 << 20;        ///< of either; it is read when the log is opened
    Compression compression = Compression::lz4;  ///< may be another one whenever the log is opened
    bool read_only = false;       ///< nothing is written, not even a lock, and `partitions` is not looked at
    rocksdb::Env* env = nullptr;  ///< files and background threads; none: the operating system's
    /// What the ring's file is written through, for tests; none: nothing.
    std::function<std::unique_ptr<BlockFile>(std::unique_ptr<BlockFile>)> ring_through;
};

/// Records in one RocksDB: see FORMAT.md. Every write is synced before it is seen.
class RocksStorage final : public Storage {
public:
    /// Opens the log in a folder, or creates it. A batch that was cut short by a crash is dropped.
    /// Errors: corrupt (what is broken, where known), io (also: another process has it open), bad_argument
    /// (it has another number of partitions). `read_only` creates nothing: a missing log is an io error.
    static std::expected<std::unique_ptr<RocksStorage>, LogError> open(const std::filesystem::path& folder,
                                                                       const RocksOptions& options);
    /// The same for reading alone, whoever else writes it. `scratch`: a folder for RocksDB's own notes.
    /// Errors: io (also: there is no log), corrupt.
    static std::expected<std::unique_ptr<RocksStorage>, LogError> open_beside(
        const std::filesystem::path& folder, const std::filesystem::path& scratch);
    /// Of a log that was opened beside its writer: `opened_with` tells what it holds now.
    std::expected<void, LogError> catch_up();
    ~RocksStorage() override;

    const Contents& opened_with() const override;
    std::expected<void, LogError> write(const StorageBatch& batch) override;
    std::expected<void, LogError> scan(Topic topic, Position from, Offset to,
                                       const Visit& visit) const override;
    std::expected<void, LogError> trim(Topic topic, Position begin) override;
    std::uint64_t approximate_bytes(Topic topic, Position from, Offset to) const override;
    /// Of files that do not change any more it makes hard links, where the folder lies on the same disk.
    std::expected<void, LogError> copy_to(const std::filesystem::path& folder) const override;

private:
    struct State;
    explicit RocksStorage(std::unique_ptr<State> state);
    std::expected<void, LogError> recover(const std::filesystem::path& folder, const RocksOptions& options);
    std::expected<void, LogError> read_tail(const std::filesystem::path& folder);
    std::expected<void, LogError> follow_tail(const std::filesystem::path& folder);
    std::expected<void, LogError> write_behind_ring(const StorageBatch& batch);
    std::expected<void, LogError> scan_database(Topic topic, Position from, Offset to,
                                                const Visit& visit) const;

    std::unique_ptr<State> state_;
};

}  // namespace beaker::log
