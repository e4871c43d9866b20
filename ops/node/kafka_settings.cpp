#include "ops/node/kafka_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace beaker::ops {

namespace {

/// Room for a record's headers beside the largest body.
constexpr std::size_t header_room = 64 << 10;

log::kafka::Settings client_settings(const Config& config) {
    constexpr std::string_view protocols[] = {"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"};
    constexpr std::string_view mechanisms[] = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"};
    const KafkaOptions& kafka = config.kafka;
    log::kafka::Settings settings{
        {"security.protocol", std::string(protocols[static_cast<std::size_t>(kafka.security)])}};
    const auto set = [&settings](const char* name, const std::string& value) {
        if (!value.empty()) settings[name] = value;
    };
    set("ssl.ca.location", kafka.ca_file);
    set("ssl.certificate.location", kafka.certificate_file);
    set("ssl.key.location", kafka.key_file);
    set("ssl.key.password", config.secrets.kafka_key_password);
    if (kafka.security != KafkaSecurity::sasl_plaintext && kafka.security != KafkaSecurity::sasl_ssl)
        return settings;
    settings["sasl.mechanisms"] = mechanisms[static_cast<std::size_t>(kafka.sasl_mechanism)];
    set("sasl.username", config.secrets.kafka_user);
    set("sasl.password", config.secrets.kafka_password);
    return settings;
}

}  // namespace

log::kafka::KafkaSettings kafka_settings(const Config& config) {
    log::kafka::KafkaSettings settings;
    settings.brokers = fmt::format("{}", fmt::join(config.brokers, ","));
    settings.prefix = config.kafka.prefix;
    settings.partitions = static_cast<std::uint16_t>(config.partitions);
    settings.lanes = static_cast<std::uint16_t>(config.kafka.lanes);
    settings.replication = static_cast<std::int16_t>(config.kafka.replication);
    settings.queue = {.records = config.batching.queue_records_max, .bytes = config.batching.queue_bytes_max};
    settings.record_bytes_max = config.http.body_bytes_max + header_room;
    settings.session_timeout = config.kafka.session_timeout;
    settings.client = client_settings(config);
    return settings;
}

}  // namespace beaker::ops
