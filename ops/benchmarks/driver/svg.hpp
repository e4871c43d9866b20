#pragma once

#include <string>
#include <string_view>

namespace beaker::bench {

/// The first line of a picture of this size, in pixels, with a white ground and a sans-serif font.
std::string svg_begin(int width, int height);
inline constexpr std::string_view svg_end = "</svg>\n";

}  // namespace beaker::bench
