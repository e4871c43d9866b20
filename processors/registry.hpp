#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// Everything that this build decides and every fold of what deciders know, in one readable list.
const log::Registry& registry();

}  // namespace beaker::processors
