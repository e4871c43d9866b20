#pragma once

#include <string_view>

namespace beaker::ops {

/// This program's version, such as "0.1.0".
std::string_view version();

}  // namespace beaker::ops
