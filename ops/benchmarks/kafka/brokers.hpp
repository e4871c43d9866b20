#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "log/kafka/client.hpp"

// What the programs here ask of the brokers. Everything throws std::runtime_error where they fail.
namespace beaker::bench {

namespace kafka = log::kafka;

inline kafka::Client client_of(rd_kafka_type_t type, kafka::Settings settings,
                               kafka::Callbacks callbacks = {}) {
    auto made = kafka::make_client(type, {std::move(settings)}, callbacks);
    if (!made) throw std::runtime_error(made.error().text);
    return std::move(*made);
}

inline void expect(rd_kafka_resp_err_t error, std::string_view doing) {
    if (error) throw std::runtime_error(std::string(doing) + ": " + rd_kafka_err2str(error));
}

/// Makes topics with so many partitions, one replica each, and waits until they have leaders.
void make_topics(const std::string& brokers, const std::vector<std::string>& names, std::uint16_t partitions);

}  // namespace beaker::bench
