#pragma once

#include <string>
#include <string_view>

namespace beaker {

/// A key made of personal data that does not show it: the first 32 hexadecimal digits of HMAC-SHA256 under
/// the instance's secret pepper. Tokens of different kinds ("email", "phone") of one text differ.
/// Throws std::invalid_argument where the pepper is empty: everybody could make the token then.
std::string token(std::string_view pepper, std::string_view kind, std::string_view text);

}  // namespace beaker
