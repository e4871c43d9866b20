#pragma once

#include <condition_variable>
#include <mutex>

#include "log/copy/copy.hpp"
#include "log/kafka/engine.hpp"

namespace beaker::log::kafka {

/// A copy into topics on Kafka that hold nothing else. One idempotent producer writes each partition in order
/// and leaves no offset out, so that what an interrupted copy has written is always the beginning of it.
class KafkaTarget final : public CopyTarget {
public:
    /// Makes the topics. Errors: as KafkaLog::open; bad_argument where processes decide on them.
    static std::expected<std::unique_ptr<KafkaTarget>, LogError> open(KafkaSettings settings);
    ~KafkaTarget() override;

    const Log& log() const override { return *log_; }
    std::expected<void, LogError> begin() override;
    std::expected<void, LogError> append(Topic topic, PartitionId partition, RecordPtr record) override;
    std::expected<void, LogError> flush() override;
    std::expected<void, LogError> finish(std::span<const Position> checkpoints) override;

private:
    explicit KafkaTarget(KafkaSettings settings) : settings_(std::move(settings)) {}
    std::expected<void, LogError> wait_until_under_way(std::size_t records, std::size_t bytes);
    void acknowledged(std::size_t bytes, const std::expected<Position, LogError>& answer);

    const KafkaSettings settings_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t records_ = 0, bytes_ = 0;  ///< appended and not acknowledged
    std::optional<LogError> failure_;
    std::unique_ptr<KafkaLog> log_;  ///< goes first: it calls back
};

}  // namespace beaker::log::kafka
