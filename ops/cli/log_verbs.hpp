#pragma once

#include <cstdint>
#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

struct LogCopyArguments {
    std::string from, to;  ///< embedded or kafka
};

struct LogRepartitionArguments {
    std::uint64_t partitions = 0;  ///< of the new log
    std::string to;                ///< its data directory or its prefix; empty: named after the old one
};

/// Copies the log from one engine to the other, compares both and says what to configure. Exit 0: both are
/// alike; 1: they are not, or the target holds something else; 2: wrong usage; 3: a side cannot be had.
int log_copy(const ConfigFlags& from, const LogCopyArguments& arguments);
/// The same into a new log of the same engine with another number of partitions; the old one stays as it is.
int log_repartition(const ConfigFlags& from, const LogRepartitionArguments& arguments);

}  // namespace beaker::ops
