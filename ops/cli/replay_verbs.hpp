#pragma once

#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker replay rebuild`.
struct RebuildArguments {
    std::string projection;  ///< one table's name; empty: all
    bool swap = false;       ///< put what was built in the place of the present tables
    unsigned threads = 2;
};

/// Builds the read tables anew from the log, with a progress bar on a terminal. The server must not run on
/// the data directory. Exit 2: no such projection; 3: the disk failed, or another process has the log open.
int replay_rebuild(const ConfigFlags& from, const RebuildArguments& arguments);

/// `beaker replay verify`: rebuilds tables and deciders' state into a scratch place and compares row by row.
/// Exit 0 and "identical: N rows", or 1 and the first differences.
int replay_verify(const ConfigFlags& from, unsigned threads);

}  // namespace beaker::ops
