#include "ops/node/data_directory.hpp"

#include <fmt/format.h>

#include "processors/registry.hpp"
#include "projections/generations/serving_file.hpp"

namespace beaker::ops {

std::filesystem::path DataDirectory::tables() const {
    return state() / serving_generation(state(), fold_sets()).name;
}

std::filesystem::path DataDirectory::deciders() const {
    return state() / fmt::format("deciders-{}", processors::registry().revision);
}

}  // namespace beaker::ops
