#pragma once

#include "ops/config/config.hpp"
#include "ops/doctor/finding.hpp"

namespace beaker::ops::doctor {

/// Of a log on Kafka: whether enough brokers answer, whether the topics are as they must be, and how much is
/// not decided. Changes nothing, and joins nothing.
Findings check_kafka(const Config& config);

}  // namespace beaker::ops::doctor
