#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace beaker {

/// A second of UTC as mail and HTTP write it, such as "Sun, 06 Nov 1994 08:49:37 GMT": English in every
/// locale. `zone` is what the format calls UTC: "+0000" in mail (RFC 5322 §3.3), "GMT" in HTTP (RFC 9110
/// §5.6.7).
std::string date_text(std::int64_t unix_seconds, std::string_view zone);

}  // namespace beaker
