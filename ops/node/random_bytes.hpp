#pragma once

#include <string>

namespace beaker::ops {

/// 128 bits from the operating system.
std::string random_bytes();

}  // namespace beaker::ops
