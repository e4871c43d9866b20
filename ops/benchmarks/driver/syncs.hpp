#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// How often a traced program synced, from what `strace -y` wrote.
struct SyncCounts {
    std::size_t journal = 0;  ///< files that records are appended to
    std::size_t others = 0;   ///< tables, manifests, folders: written in the background
};
SyncCounts count_syncs(const std::filesystem::path& trace);
/// One line of it.
void count_sync(std::string_view line, SyncCounts& into);

/// Under load, the syncs that the kernel saw match the batches that the server counts: no acknowledgement
/// comes without a sync, and no batch has two.
void check_syncs(const Setting& setting, Report& report);

}  // namespace beaker::bench
