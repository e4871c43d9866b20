#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// What the command line says to `beaker policy …`.
struct PolicyArguments {
    std::vector<std::string> values;  ///< "KEY=VALUE"
    std::string reason;
    std::int64_t from = 0;
    std::optional<std::int64_t> to;
    bool json = false;
};

/// Exit codes: done; no where it was decided against; usage; outside where no server answers.
int policy_show(const ConfigFlags& from, const PolicyArguments& arguments);
int policy_set(const ConfigFlags& from, const PolicyArguments& arguments);
int policy_diff(const ConfigFlags& from, const PolicyArguments& arguments);

}  // namespace beaker::ops
