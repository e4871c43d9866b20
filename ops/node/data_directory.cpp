#include "ops/node/data_directory.hpp"

#include <fmt/format.h>

#include "processors/registry.hpp"
#include "projections/read_tables.hpp"

namespace beaker::ops {

std::filesystem::path DataDirectory::tables() const { return root / "state" / generation_name(); }

std::filesystem::path DataDirectory::deciders() const {
    return root / "state" / fmt::format("deciders-{}", processors::registry().revision);
}

}  // namespace beaker::ops
