#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beaker {

/// A place in an index as a text that fits into a URL: base64url without padding (RFC 4648 §5).
std::string cursor_text(std::string_view place);
/// The place again; none where the text is not exactly what cursor_text writes.
std::optional<std::string> place_of_cursor(std::string_view text);

}  // namespace beaker
