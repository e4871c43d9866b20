#pragma once

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// A1: how long a user's action takes from its POST to the answer of its decision, on the embedded log and,
/// where BEAKER_BROKERS names brokers, on Kafka.
void measure_actions(const Setting& setting, Report& report);

}  // namespace beaker::bench
