#pragma once

#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker replay rebuild`.
struct RebuildArguments {
    std::string projection;  ///< one table's name; empty: all
    bool swap = false;       ///< put what was built in the place of the present tables
    bool candidate = false;  ///< beside a server: the tables that shall come in place of the present ones
    unsigned threads = 2;
};

/// Builds the read tables anew from the log, with a progress bar on a terminal. Where a server runs on the
/// data directory, it does so itself: rebuild_beside(). Exit 2: no such projection; 3: the disk failed, or
/// another process has the log open.
int replay_rebuild(const ConfigFlags& from, const RebuildArguments& arguments);

/// `beaker replay verify`: rebuilds tables and deciders' state into a scratch place and compares row by row.
/// Exit 0 and "identical: N rows", or 1 and the first differences.
int replay_verify(const ConfigFlags& from, unsigned threads);

}  // namespace beaker::ops
