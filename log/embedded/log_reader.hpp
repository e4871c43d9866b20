#pragma once

#include <filesystem>
#include <memory>

#include "log/embedded/storage.hpp"

namespace beaker::log {

class RocksStorage;

/// A log on disk, for reading alone, also while another process has it open and writes: what lies in its
/// files as of the last `refresh`. (A record may be seen a moment before it is synced.) `append`, `take`,
/// `commit`, `follow` and `trim` answer `stopped`. One thread.
class LogReader final : public Log {
public:
    /// `scratch`: a folder of its own for what RocksDB notes down; it is created, and goes with this, also
    /// where opening fails. Errors: io, corrupt, as of RocksStorage::open; also where there is no log.
    static std::expected<std::unique_ptr<LogReader>, LogError> open(const std::filesystem::path& folder,
                                                                    const std::filesystem::path& scratch);
    ~LogReader() override;

    /// Looks for what was written since.
    std::expected<void, LogError> refresh();

    std::uint16_t partitions() const override { return contents_.partitions; }
    std::expected<std::vector<Stored>, LogError> read(Topic topic, Position from,
                                                      ReadLimits limits) const override;
    Offset begin(Topic topic, PartitionId partition) const override {
        return contents_.of(topic, partition).begin;
    }
    Offset end(Topic topic, PartitionId partition) const override {
        return contents_.of(topic, partition).end;
    }
    Offset checkpoint(PartitionId partition) const override { return contents_.checkpoints[partition]; }
    Backlog backlog() const override;
    /// Roughly how many bytes a partition of a topic takes on disk.
    std::uint64_t approximate_bytes(Topic topic, PartitionId partition) const;

    void append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) override;
    std::expected<std::unique_ptr<Subscription>, LogError> follow(Topic topic, std::vector<Offset> from,
                                                                  Sink sink) override;
    std::expected<std::vector<Stored>, LogError> take(TakeLimits limits) override;
    std::expected<void, LogError> commit(Step step) override;
    std::optional<Offset> next_output(PartitionId) const override { return std::nullopt; }
    void wake() override {}
    std::expected<std::uint64_t, LogError> trim(Topic topic, const Retention& retention,
                                                Instant now) override;

private:
    LogReader(std::unique_ptr<RocksStorage> storage, std::filesystem::path scratch);

    const std::filesystem::path scratch_;
    std::unique_ptr<RocksStorage> storage_;
    Contents contents_;
};

}  // namespace beaker::log
