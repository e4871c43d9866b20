#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace beaker::bench {

/// How long things took, in microseconds; all zero where nothing was measured.
struct Percentiles {
    std::size_t count = 0;
    double p50 = 0;
    double p90 = 0;
    double p99 = 0;
    double p999 = 0;
    double max = 0;

    /// By the nearest rank: a percentile is always a value that occurred.
    static Percentiles of(std::vector<float> micros);
    /// Appends a JSON object with the members above.
    void append_json(std::string& out) const;
};

}  // namespace beaker::bench
