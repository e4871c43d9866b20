#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beaker {

/// Bytes as text that may stand in URLs, cookies and headers: base64url without padding (RFC 4648 §5).
std::string base64url(std::string_view bytes);
/// The bytes again; none where the text is not what base64url() would have given for any.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace beaker
