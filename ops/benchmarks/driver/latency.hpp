#pragma once

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// B3: how long until a webhook is acknowledged, against the disk's own sync and against PostgreSQL's
/// inserts. B4: how long until it is visible in the query API.
struct LatencyParts {
    bool acknowledged = true;  ///< B3
    bool visible = true;       ///< B4
};
void measure_latency(const Setting& setting, const LatencyParts& parts, Report& report);

}  // namespace beaker::bench
