#pragma once

#include <cstdint>
#include <string_view>

namespace beaker::log {

/// CRC-32C (RFC 3720 §12.1), which tells bytes that were stored from others.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace beaker::log
