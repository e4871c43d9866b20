#pragma once

#include <set>
#include <string>

#include "ops/benchmarks/driver/broker.hpp"
#include "ops/benchmarks/driver/report.hpp"

namespace beaker::bench {

/// K1: webhooks stored on Kafka beside those that the embedded log stores. K2: what is decided a second,
/// beside a loop that only copies. K3: from a POST to its being visible, beside that loop. K5: what an event
/// costs three processes beside one. `only` says which.
void measure_kafka(const Setting& setting, const Broker& broker, const std::set<std::string>& only,
                   Report& report);

/// K4: how long nobody decides after a process was killed, and after one left.
void measure_takeover(const Setting& setting, const Broker& broker, Report& report);

/// The rows of Kafka that were asked for, where no broker can be had, with the reason.
void miss_kafka(const std::set<std::string>& only, std::string_view reason, Report& report);

}  // namespace beaker::bench
