#include "log/kafka/tail.hpp"

#include <fmt/format.h>

#include "log/kafka/reader.hpp"

namespace beaker::log::kafka {
namespace {

constexpr std::chrono::milliseconds wait_usual{100};
constexpr std::size_t batch_max = 1000;

}  // namespace

std::expected<std::unique_ptr<Tail>, LogError> Tail::open(const KafkaSettings& settings, Topic topic,
                                                          std::vector<Offset> from, Deliver deliver,
                                                          Failed failed) {
    auto client = make_client(
        RD_KAFKA_CONSUMER, {{{"group.id", "beaker-followers"},  // asked for by the library; it joins no group
                             {"isolation.level", "read_committed"},
                             {"enable.auto.commit", "false"},
                             {"auto.offset.reset", "error"},
                             {"fetch.error.backoff.ms", "50"},
                             {"queued.max.messages.kbytes", "16384"}},
                            settings.common()});
    if (!client) return std::unexpected(client.error());
    learn_topic(client->get(), settings.topic(topic));
    std::vector<Position> positions;
    for (PartitionId partition = 0; partition < from.size(); ++partition)
        positions.push_back({partition, from[partition]});
    if (const auto error =
            rd_kafka_assign(client->get(), partition_list(settings.topic(topic), positions).get()))
        return std::unexpected(failure_of(error, "following"));
    std::unique_ptr<Tail> made(new Tail(topic, std::move(from), std::move(deliver), std::move(failed)));
    made->consumer_ = std::move(*client);
    if (settings.threads)
        made->thread_ = std::jthread([tail = made.get()](const std::stop_token& stop) {
            while (!stop.stop_requested()) tail->serve(wait_usual);
        });
    return made;
}

Tail::~Tail() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

void Tail::serve(std::chrono::milliseconds wait) {
    std::vector<Stored> batch;
    while (batch.size() < batch_max && take(wait, batch)) wait = std::chrono::milliseconds(0);
    if (!batch.empty()) deliver_(std::move(batch));
}

bool Tail::take(std::chrono::milliseconds wait, std::vector<Stored>& batch) {
    const Message message(rd_kafka_consumer_poll(consumer_.get(), in_ms(wait)));
    if (!message || ended_) return false;
    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
        ended_ = true;
        failed_({LogError::Code::trimmed, "what was followed was trimmed before it was read"});
        return false;
    }
    if (message->err) return true;  // the library goes on trying
    Offset& next = next_[static_cast<PartitionId>(message->partition)];
    if (static_cast<Offset>(message->offset) < next) return true;
    auto stored = stored_of(*message, topic_, next);
    if (!stored) {
        ended_ = true;
        failed_(stored.error());
        return false;
    }
    next = stored->position.offset + 1;
    batch.push_back(std::move(*stored));
    return true;
}

}  // namespace beaker::log::kafka
