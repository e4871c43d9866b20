#pragma once

#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// B6: how fast lists are read over HTTP, against PostgreSQL's, and how much ingress holds them up.
/// Requests of lists of 50 calls of tenants drawn evenly, the same every time.
RequestList drawn_lists(std::span<const Uuid> tenants);

void measure_queries(const Setting& setting, DataSet& data, Report& report);

}  // namespace beaker::bench
