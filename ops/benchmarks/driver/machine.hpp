#pragma once

#include "ops/benchmarks/driver/report.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// What the figures were measured on and with.
Report::Facts machine_facts(const Setting& setting);

}  // namespace beaker::bench
