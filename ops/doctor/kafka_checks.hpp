#pragma once

#include "log/clock.hpp"
#include "ops/config/config.hpp"
#include "ops/doctor/finding.hpp"

namespace beaker::ops::doctor {

/// Of a log on Kafka: whether enough brokers answer, whether the topics are as they must be, how much is not
/// decided, and whether this clock is the brokers'. Joins nothing, and changes nothing but that a broker is
/// asked for its time, which it writes down (log/kafka/broker_clock.hpp).
Findings check_kafka(const Config& config, const log::Clock& clock);

}  // namespace beaker::ops::doctor
