#include "ops/version.hpp"

namespace beaker::ops {

std::string_view version() { return BEAKER_VERSION; }

}  // namespace beaker::ops
