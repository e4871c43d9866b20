#pragma once

#include <string>
#include <string_view>

namespace beaker {

/// The text as content or as an attribute's quoted value in HTML and XML: `&`, `<`, `>` and both quotes
/// become character references. Source: HTML Living Standard §13.3, XML 1.0 §2.4.
std::string markup_escaped(std::string_view text);

}  // namespace beaker
