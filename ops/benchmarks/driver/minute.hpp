#pragma once

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// A minute at the highest rate that a server with every role holds: nothing is put off, second by second,
/// and its memory stays what it is. Leaves a picture of it.
void measure_minute(const Setting& setting, Report& report);

}  // namespace beaker::bench
