#pragma once

#include <string>
#include <string_view>

namespace beaker::ops {

/// Appends the text as a JSON string with its quotes (RFC 8259 §7). Each byte that is no part of well-formed
/// UTF-8 becomes U+FFFD, so that the result is valid whatever came in.
void append_json_text(std::string& out, std::string_view text);

}  // namespace beaker::ops
