#include "log/kafka/client.hpp"

#include <fmt/format.h>

#include <array>
#include <thread>

namespace beaker::log::kafka {

using Code = LogError::Code;

std::expected<Client, LogError> make_client(rd_kafka_type_t type, std::initializer_list<Settings> settings,
                                            Callbacks callbacks) {
    using Conf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
    std::array<char, 512> text{};
    Conf conf(rd_kafka_conf_new());
    for (const Settings& some : settings)
        for (const auto& [name, value] : some)
            // The value is not repeated: it may be a password.
            if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), text.data(), text.size()) !=
                RD_KAFKA_CONF_OK)
                return std::unexpected(
                    LogError{Code::bad_argument, fmt::format("the Kafka client does not take {}", name)});
    rd_kafka_conf_set_opaque(conf.get(), callbacks.opaque);
    rd_kafka_conf_set_log_cb(conf.get(), nullptr);
    if (callbacks.delivered) rd_kafka_conf_set_dr_msg_cb(conf.get(), callbacks.delivered);
    if (callbacks.told) rd_kafka_conf_set_stats_cb(conf.get(), callbacks.told);
    if (callbacks.rebalanced) rd_kafka_conf_set_rebalance_cb(conf.get(), callbacks.rebalanced);
    Client client(rd_kafka_new(type, conf.get(), text.data(), text.size()));
    if (!client)
        return std::unexpected(
            LogError{Code::bad_argument, fmt::format("the Kafka client cannot be made: {}", text.data())});
    static_cast<void>(conf.release());  // it is the client's now
    if (type == RD_KAFKA_CONSUMER) rd_kafka_poll_set_consumer(client.get());
    return client;
}

LogError failure_of(rd_kafka_resp_err_t error, std::string_view doing) {
    Code code = Code::unavailable;
    switch (error) {
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
            code = Code::queue_full;
            break;
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            code = Code::too_large;
            break;
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        case RD_KAFKA_RESP_ERR__SSL:
            code = Code::io;
            break;
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
            code = Code::bad_argument;
            break;
        default:
            break;
    }
    return {code, fmt::format("{}: {}", doing, rd_kafka_err2str(error))};
}

namespace {

bool passes_by_itself(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
        case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
        case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
        case RD_KAFKA_RESP_ERR__WAIT_COORD:
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return true;
        default:
            return false;
    }
}

}  // namespace

rd_kafka_resp_err_t ask_until_answered(const std::function<rd_kafka_resp_err_t()>& ask) {
    const auto deadline = std::chrono::steady_clock::now() + call_timeout;
    while (true) {
        const auto error = ask();
        if (!passes_by_itself(error) || std::chrono::steady_clock::now() > deadline) return error;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void learn_topic(rd_kafka_t* client, const std::string& topic) {
    using Handle = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
    const Handle handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
    const rd_kafka_metadata_t* found = nullptr;
    if (rd_kafka_metadata(client, 0, handle.get(), &found, in_ms(call_timeout)) == RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_metadata_destroy(found);
}

PartitionList partition_list(const std::string& topic, std::span<const Position> positions) {
    PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
    for (const Position& each : positions)
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), each.partition)->offset =
            static_cast<std::int64_t>(each.offset);
    return list;
}

}  // namespace beaker::log::kafka
