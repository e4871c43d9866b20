#pragma once

#include "log/kafka/settings.hpp"
#include "ops/config/config.hpp"

namespace beaker::ops {

/// What the configuration says of the log on Kafka.
log::kafka::KafkaSettings kafka_settings(const Config& config);

}  // namespace beaker::ops
