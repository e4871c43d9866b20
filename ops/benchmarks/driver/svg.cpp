#include "ops/benchmarks/driver/svg.hpp"

#include <fmt/format.h>

namespace beaker::bench {

std::string svg_begin(int width, int height) {
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" )"
        R"(font-family="sans-serif" font-size="11"><rect width="{0}" height="{1}" fill="white"/>)"
        "\n",
        width, height);
}

}  // namespace beaker::bench
