#pragma once

#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker replay as-of`.
struct AsOfArguments {
    std::string tenant;
    std::string at;  ///< a time, or an offset
    bool reveal = false;
};

/// Prints {"tenant":…,"at":…,"offset":…,"events":…,"rows":{table: [rows]}}. Reads beside a running server.
/// Exit 1: the log knows nothing of such a tenant by then; 2: no such id or time; 3: there is no log.
int replay_as_of(const ConfigFlags& from, const AsOfArguments& arguments);

}  // namespace beaker::ops
