#pragma once

#include <cstddef>
#include <filesystem>

#include "ops/benchmarks/load/percentiles.hpp"

namespace beaker::bench {

struct AppendOptions {
    std::filesystem::path folder;  ///< where the file is made, and removed again
    std::size_t bytes = 4096;
    double seconds = 1;
};

/// Microseconds of a write at the end of a growing file and its fdatasync, one after the other: what the disk
/// and the file system ask for a durable record. Throws std::system_error.
Percentiles measure_appends(const AppendOptions& options);

}  // namespace beaker::bench
