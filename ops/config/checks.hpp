#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// Splits at commas, trims blanks, drops empty parts.
std::vector<std::string> split_list(std::string_view text);

/// "127.0.0.1:8080", "[::1]:0", "localhost:8080". Error: what is wrong with it.
std::expected<Address, std::string> parse_address(std::string_view text);

/// What is wrong with a URL of one of these schemes ("http https"), or nothing. No port range, no path rules:
/// only what would send us to the wrong place or break a header.
std::optional<std::string> url_problem(std::string_view text, std::string_view schemes);

/// What stands between "://" and the last '@' of a URL: there a password may be, well-formed or not. Empty:
/// none.
std::string_view user_info(std::string_view url);

/// Whether the text can be the name of an HTTP header (RFC 9110 §5.1: a token).
bool is_header_name(std::string_view text);

/// Which of the known words was probably meant, or nothing when none is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace beaker::ops
