#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "log/kafka/settings.hpp"
#include "log/kafka/statistics.hpp"

namespace beaker::log::kafka {

/// Appends that no step writes: an idempotent producer, acknowledged by all replicas in sync. Bounded: what
/// is not acknowledged yet counts. Each record is answered once, by the delivery time-out at the latest; then
/// whether it is stored is unknown.
class Appender {
public:
    /// `appended`: told of each record that is stored, before who waits for it.
    using Appended = std::function<void(Topic, Position)>;

    static std::expected<std::unique_ptr<Appender>, LogError> open(const KafkaSettings& settings,
                                                                   Appended appended);
    /// What is still on its way is answered: `stopped` where it was never sent, else `unavailable`.
    ~Appender();
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;

    /// Any thread.
    void append(Topic topic, PartitionId partition, const Record& record, Acknowledge acknowledge);
    void stop() { stopped_ = true; }
    bool stopped() const { return stopped_; }

    /// Not acknowledged yet.
    std::size_t records() const { return records_; }
    std::size_t bytes() const { return bytes_; }
    ClientFigures figures() const { return statistics_.last(); }

    /// Without a thread of its own: answers what has been delivered, waits so long for the first.
    void serve(std::chrono::milliseconds wait);

private:
    struct Pending;
    Appender(const KafkaSettings& settings, Appended appended)
        : settings_(settings), appended_(std::move(appended)) {}
    static void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque);
    std::expected<void, LogError> take_room(std::size_t bytes);
    static int told(rd_kafka_t*, char* json, std::size_t size, void* opaque);
    void answer(Pending pending, std::expected<Position, LogError> answer);

    const KafkaSettings settings_;
    const Appended appended_;
    std::atomic<std::size_t> records_{0};
    std::atomic<std::size_t> bytes_{0};
    Statistics statistics_;
    std::atomic<bool> stopped_{false};
    std::atomic<bool> closing_{false};
    Client producer_;
    std::jthread serving_;
};

}  // namespace beaker::log::kafka
