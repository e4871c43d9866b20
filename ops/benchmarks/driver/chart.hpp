#pragma once

#include <string>
#include <vector>

namespace beaker::bench {

/// Values that belong together, one a second.
struct Curve {
    std::string name;
    std::string colour;  ///< as SVG has it
    std::vector<double> values;
};

/// One box with curves over the same seconds.
struct Panel {
    std::string title;  ///< with the unit
    bool logarithmic = false;
    std::vector<Curve> curves;
};

/// The panels below each other, as SVG.
std::string chart(const std::string& title, const std::vector<Panel>& panels);

}  // namespace beaker::bench
