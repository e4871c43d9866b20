#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "log/clock.hpp"
#include "log/embedded/append_queue.hpp"
#include "log/embedded/storage.hpp"
#include "log/embedded/undecided.hpp"
#include "log/followers.hpp"
#include "log/log.hpp"

namespace beaker::log {

struct EngineOptions {
    QueueLimits queue;
    std::size_t record_bytes_max = 1 << 20;  ///< of an appended record, as it is stored
    std::size_t undecided_bytes_max =
        16 << 20;       ///< undecided inputs held in memory; further ones are read again
    bool waits = true;  ///< false: `take` never waits, for a simulator of one thread
};

/// Told by the core thread, for metrics. Must be quick and must not throw; nothing set: nothing is measured.
struct EngineObserver {
    std::function<void(std::size_t records, std::size_t bytes, std::chrono::nanoseconds write)> on_batch;
    std::function<void(std::chrono::nanoseconds since_append)> on_acknowledged;
};

/// The embedded engine: one core thread that stores what is queued, what was decided and the checkpoints as
/// one write. The simulated engine is this one over a simulated disk.
class EmbeddedLog final : public Log {
public:
    EmbeddedLog(std::unique_ptr<Storage> storage, EngineOptions options, const Clock& clock,
                EngineObserver observer = {});
    /// What is still queued is acknowledged `stopped`: it is not stored. No other call may be running.
    ~EmbeddedLog() override;

    std::uint16_t partitions() const override { return partitions_; }
    void append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) override;
    std::expected<std::vector<Stored>, LogError> read(Topic topic, Position from,
                                                      ReadLimits limits) const override;
    Offset begin(Topic topic, PartitionId partition) const override;
    Offset end(Topic topic, PartitionId partition) const override;
    std::expected<std::unique_ptr<Subscription>, LogError> follow(Topic topic, std::vector<Offset> from,
                                                                  Sink sink) override;
    std::expected<std::vector<Stored>, LogError> take(TakeLimits limits) override;
    std::expected<void, LogError> commit(Step step) override;
    Offset checkpoint(PartitionId partition) const override;
    std::optional<Offset> next_output(PartitionId partition) const override;
    void wake() override { queue_.wake(); }
    void stop() override { queue_.stop(); }
    Backlog backlog() const override;
    std::expected<std::uint64_t, LogError> trim(Topic topic, const Retention& retention,
                                                Instant now) override;

    /// Copies what is stored until now, decided or not, into a folder that does not exist yet: a log that can
    /// be opened, and that holds all that was acknowledged or seen before the call. Any thread. Errors: io.
    std::expected<void, LogError> copy_to(const std::filesystem::path& folder) const {
        return storage_->copy_to(folder);
    }

private:
    /// A drained record, on its way to the disk, and whom to tell.
    struct Drained {
        Stored stored;
        Acknowledge acknowledge;
        std::size_t bytes = 0;
        std::chrono::nanoseconds queued_at{};
    };

    std::size_t cell(Topic topic, PartitionId partition) const {
        return index_of(topic) * partitions_ + partition;
    }
    std::expected<void, LogError> check(Topic topic, PartitionId partition) const;
    std::expected<void, LogError> check_follow(Topic topic, const std::vector<Offset>& from) const;
    std::expected<void, LogError> deliver_stored(const Followers::Follower& follower,
                                                 std::vector<Offset>& from,
                                                 const std::vector<Offset>& to) const;
    std::vector<Offset> ends(Topic topic) const;

    std::expected<void, LogError> refill(const TakeLimits& limits);
    void drain(const TakeLimits& limits);
    void check_step(const Step& step) const;
    std::vector<Stored> placed(std::vector<Output> outputs);
    void fill_batch(const std::vector<Stored>& outputs, const std::vector<Position>& checkpoints);
    std::expected<void, LogError> write_batch();
    Followers::List publish(const std::vector<Stored>& outputs, const std::vector<Position>& checkpoints);
    void acknowledge_drained() noexcept;
    void deliver(const Followers::List& followers, const std::vector<Stored>& outputs) noexcept;
    void abandon(const LogError& drained, const LogError& queued);

    const std::uint16_t partitions_;
    const EngineOptions options_;
    const Clock& clock_;
    const EngineObserver observer_;
    std::unique_ptr<Storage> storage_;
    AppendQueue queue_;
    Followers followers_;

    std::vector<std::atomic<Offset>> begins_;       ///< visible to readers, by cell
    std::vector<std::atomic<Offset>> ends_;         ///< visible to readers, by cell
    std::vector<std::atomic<Offset>> checkpoints_;  ///< by partition
    std::mutex trimming_;

    // Of the core thread alone.
    std::vector<Offset> next_;   ///< the offset that the next new record gets, by cell
    std::vector<Offset> after_;  ///< the same behind the outputs of the commit that is being stored
    Undecided undecided_;
    std::vector<Drained> drained_;  ///< by the last take, not yet written
    bool handed_out_ = false;       ///< by the last take: a commit is due
    StorageBatch batch_;
    std::vector<Stored> delivered_;
    std::optional<LogError> error_;  ///< a write failed: the engine has stopped for good
};

}  // namespace beaker::log
