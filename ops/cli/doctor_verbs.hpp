#pragma once

#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker doctor`.
struct DoctorArguments {
    bool json = false;  ///< one JSON object a line: state, check, what, to_do
};

/// Looks at configuration, machine, data directory and, where it runs, the server; changes nothing. A line
/// for each finding. Exit 0: it works, warnings or not; 1: something does not; 2: the configuration is wrong.
int run_doctor(const ConfigFlags& from, const DoctorArguments& arguments);

}  // namespace beaker::ops
