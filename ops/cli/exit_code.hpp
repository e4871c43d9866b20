#pragma once

namespace beaker::ops {

/// What every command of `beaker` ends with.
enum ExitCode : int {
    exit_done = 0,
    exit_no = 1,       ///< the thing asked about does not hold
    exit_usage = 2,    ///< wrong usage or configuration
    exit_outside = 3,  ///< the disk or the broker failed
};

}  // namespace beaker::ops
