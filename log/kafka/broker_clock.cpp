#include "log/kafka/broker_clock.hpp"

#include <fmt/format.h>

#include <optional>

namespace beaker::log::kafka {

namespace {

using Code = LogError::Code;
using namespace std::chrono_literals;

constexpr auto patience = 2s;
/// Brokers tell whole milliseconds.
constexpr auto precision = 1ms;

/// What became of the one record.
struct Told {
    std::optional<rd_kafka_resp_err_t> error;
    std::int64_t broker_ms = -1;  ///< -1: the record kept the sender's time
};

void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    auto& told = *static_cast<Told*>(message->_private);
    rd_kafka_timestamp_type_t kind{};
    const std::int64_t time = rd_kafka_message_timestamp(message, &kind);
    if (kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME) told.broker_ms = time;
    told.error = message->err;
}

}  // namespace

std::expected<std::unique_ptr<BrokerClock>, LogError> BrokerClock::open(const KafkaSettings& settings) {
    auto client =
        make_client(RD_KAFKA_PRODUCER,
                    {{{"acks", "1"}, {"linger.ms", "0"}, {"message.timeout.ms", "1500"}}, settings.common()},
                    {.delivered = delivered});
    if (!client) return std::unexpected(client.error());
    learn_topic(client->get(), settings.clock_topic());
    return std::unique_ptr<BrokerClock>(new BrokerClock(std::move(*client), settings.clock_topic()));
}

/// The broker looked at its clock at some moment between our two looks at ours.
std::expected<ClockLead, LogError> BrokerClock::ask(const Clock& clock) {
    Told told;
    const Instant sent = clock.now();
    const auto begun = std::chrono::steady_clock::now();
    const auto error = rd_kafka_producev(producer_.get(), RD_KAFKA_V_TOPIC(topic_.c_str()),
                                         RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_OPAQUE(&told), RD_KAFKA_V_END);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::unexpected(failure_of(error, "asking a broker for its time"));
    while (!told.error && std::chrono::steady_clock::now() - begun < patience)
        rd_kafka_poll(producer_.get(), 100);
    const auto took = clock.now() - sent;
    if (!told.error) {  // it must not be told of any more: `told` ends here
        rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        while (!told.error) rd_kafka_poll(producer_.get(), 100);
    }
    if (*told.error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::unexpected(failure_of(*told.error, "asking a broker for its time"));
    if (told.broker_ms < 0)
        return std::unexpected(
            LogError{Code::bad_argument,
                     fmt::format("topic {} does not have message.timestamp.type = LogAppendTime", topic_)});
    return ClockLead{.by = (sent + took / 2) - Instant::from_millis(told.broker_ms),
                     .error = took / 2 + precision};
}

}  // namespace beaker::log::kafka
