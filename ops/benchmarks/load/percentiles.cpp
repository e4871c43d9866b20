#include "ops/benchmarks/load/percentiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beaker::bench {

namespace {

double nearest_rank(const std::vector<float>& sorted, double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

Percentiles Percentiles::of(std::vector<float> micros) {
    if (micros.empty()) return {};
    std::sort(micros.begin(), micros.end());
    return {.count = micros.size(),
            .p50 = nearest_rank(micros, 0.5),
            .p90 = nearest_rank(micros, 0.9),
            .p99 = nearest_rank(micros, 0.99),
            .p999 = nearest_rank(micros, 0.999),
            .max = micros.back()};
}

void Percentiles::append_json(std::string& out) const {
    fmt::format_to(std::back_inserter(out),
                   R"({{"count":{},"p50":{:.1f},"p90":{:.1f},"p99":{:.1f},"p999":{:.1f},"max":{:.1f}}})",
                   count, p50, p90, p99, p999, max);
}

}  // namespace beaker::bench
