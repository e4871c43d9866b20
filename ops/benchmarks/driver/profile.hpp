#pragma once

#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// A flame graph of what each row puts on Beaker: B1 and B2 at saturation, B4 at the reads behind webhooks,
/// B5's rebuild, B6's lists. Throws std::runtime_error where perf cannot be run.
void draw_profiles(const Setting& setting, DataSet& data, Report& report);

}  // namespace beaker::bench
