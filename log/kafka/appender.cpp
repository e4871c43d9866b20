#include "log/kafka/appender.hpp"

#include <fmt/format.h>

#include "log/kafka/record_message.hpp"

namespace beaker::log::kafka {
namespace {

using Code = LogError::Code;

constexpr std::chrono::milliseconds serve_interval{100};

}  // namespace

struct Appender::Pending {
    Topic topic{};
    PartitionId partition{};
    std::size_t bytes = 0;
    Acknowledge acknowledge;
};

std::expected<std::unique_ptr<Appender>, LogError> Appender::open(const KafkaSettings& settings,
                                                                  Appended appended) {
    std::unique_ptr<Appender> made(new Appender(settings, std::move(appended)));
    auto client =
        make_client(RD_KAFKA_PRODUCER,
                    {{{"enable.idempotence", "true"},
                      {"acks", "all"},
                      {"linger.ms", "0"},
                      {"compression.type", settings.compression},
                      {"message.max.bytes", std::to_string(settings.append_bytes_max() + (64 << 10))},
                      {"message.timeout.ms", std::to_string(settings.delivery_timeout.count())},
                      {"queue.buffering.max.messages", std::to_string(settings.queue.records + 1)},
                      {"queue.buffering.max.kbytes", std::to_string(2 * settings.queue.bytes / 1024 + 1024)}},
                     Statistics::setting(),
                     settings.common()},
                    {.opaque = made.get(), .delivered = delivered, .told = told});
    if (!client) return std::unexpected(client.error());
    made->producer_ = std::move(*client);
    for (const Topic topic : all_topics) learn_topic(made->producer_.get(), settings.topic(topic));
    if (settings.threads)
        made->serving_ = std::jthread([appender = made.get()](const std::stop_token& stop) {
            while (!stop.stop_requested()) appender->serve(serve_interval);
        });
    return made;
}

Appender::~Appender() {
    stopped_ = true;
    closing_ = true;
    if (serving_.joinable()) {
        serving_.request_stop();
        serving_.join();
    }
    if (!producer_) return;
    rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(producer_.get(), in_ms(call_timeout));
}

void Appender::serve(std::chrono::milliseconds wait) { rd_kafka_poll(producer_.get(), in_ms(wait)); }

std::expected<void, LogError> Appender::take_room(std::size_t bytes) {
    if (stopped_) return std::unexpected(LogError{Code::stopped, "the log takes nothing more"});
    if (bytes > settings_.append_bytes_max())
        return std::unexpected(
            LogError{Code::too_large, fmt::format("the record has {} bytes, at most {} are allowed", bytes,
                                                  settings_.append_bytes_max())});
    const std::size_t records = ++records_;
    const std::size_t all = bytes_ += bytes;
    if (records <= settings_.queue.records && all <= settings_.queue.bytes) return {};
    --records_;
    bytes_ -= bytes;
    return std::unexpected(
        LogError{Code::queue_full, fmt::format("{} records wait for the brokers already", records - 1)});
}

void Appender::append(Topic topic, PartitionId partition, const Record& record, Acknowledge acknowledge) {
    const std::size_t bytes = message_size(record);
    if (auto room = take_room(bytes); !room) return acknowledge(std::unexpected(room.error()));
    auto pending = std::make_unique<Pending>(Pending{topic, partition, bytes, std::move(acknowledge)});
    const auto error = produce(producer_.get(), settings_.topic(topic), partition, record, pending.get());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        static_cast<void>(pending.release());  // it comes back with the delivery
        return;
    }
    answer(std::move(*pending), std::unexpected(failure_of(error, "appending")));
}

void Appender::delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    auto& self = *static_cast<Appender*>(opaque);
    const std::unique_ptr<Pending> pending(static_cast<Pending*>(message->_private));
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const Position at{pending->partition, static_cast<Offset>(message->offset)};
        self.appended_(pending->topic, at);
        return self.answer(std::move(*pending), at);
    }
    LogError error = failure_of(message->err, "appending");
    // Whatever the broker did with it: who repeats it with the same id is safe.
    if (error.code != Code::too_large) error.code = Code::unavailable;
    if (self.closing_ && rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED)
        error = {Code::stopped, "the log was closed before the record was stored"};
    self.answer(std::move(*pending), std::unexpected(std::move(error)));
}

int Appender::told(rd_kafka_t*, char* json, std::size_t size, void* opaque) {
    static_cast<Appender*>(opaque)->statistics_.take({json, size});
    return 0;
}

/// Room first: who is told may append the next one.
void Appender::answer(Pending pending, std::expected<Position, LogError> answer) {
    --records_;
    bytes_ -= pending.bytes;
    pending.acknowledge(std::move(answer));
}

}  // namespace beaker::log::kafka
