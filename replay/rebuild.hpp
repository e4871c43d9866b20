#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>

#include "log/log.hpp"
#include "log/step/registry.hpp"
#include "projections/read_tables.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace beaker::replay {

/// Why a rebuild could not be done; the text names the record or file.
struct Failure {
    std::string text;
};

struct RebuildOptions {
    unsigned threads = 2;              ///< partitions are built side by side
    std::size_t run_bytes = 24 << 20;  ///< gathered by each thread before a sorted file is written
    std::size_t read_bytes = 1 << 20;  ///< of the log, at a time
    /// Called from any thread, now and then, with how many events are folded and how many there are.
    std::function<void(std::uint64_t done, std::uint64_t total)> on_progress;
};

struct RebuildReport {
    std::uint64_t events = 0;  ///< records of domain.events folded
    std::map<std::string, std::uint64_t>
        effects;  ///< by operation: wanted in the log, and not carried out here
};

/// Builds read tables anew from the log into an empty store: partition by partition, as sorted runs. The
/// folds are the ones that live tables are kept with.
std::expected<RebuildReport, Failure> rebuild_read_tables(const log::Log& log,
                                                          std::span<const ReadFold> folds,
                                                          RocksStateStore& into,
                                                          const RebuildOptions& options);

/// The same for the state of deciders.
std::expected<RebuildReport, Failure> rebuild_decider_state(const log::Log& log,
                                                            const log::Registry& registry,
                                                            RocksStateStore& into,
                                                            const RebuildOptions& options);

}  // namespace beaker::replay
