#pragma once

#include "log/kafka/settings.hpp"
#include "ops/config/config.hpp"

namespace beaker::ops {

/// What the configuration says of the log on Kafka. `member`: whether this process decides.
log::kafka::KafkaSettings kafka_settings(const Config& config, bool member);

}  // namespace beaker::ops
