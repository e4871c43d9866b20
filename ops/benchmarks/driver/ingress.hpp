#pragma once

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// B1, and what of B2 comes with it: the rate of durable ingress against the null server's, with 64 and 256
/// connections, and the processor time that a request costs the server.
void measure_ingress(const Setting& setting, Report& report);

}  // namespace beaker::bench
