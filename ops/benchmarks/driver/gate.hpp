#pragma once

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// What speed must not cost: kills the server under load several times over, then looks for every webhook
/// that it acknowledged, rebuilds its tables for comparison, and counts its syncs against the batches that it
/// claims.
void check_gate(const Setting& setting, Report& report);

}  // namespace beaker::bench
