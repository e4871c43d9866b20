#include "ops/benchmarks/driver/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ops/benchmarks/driver/svg.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::bench {

namespace {

constexpr int width = 900;
constexpr int left = 80;
constexpr int right = 20;
constexpr int top = 40;
constexpr int panel_height = 180;
constexpr int gap = 50;

/// From values to pixels, upwards.
class Scale {
public:
    explicit Scale(const Panel& panel) : logarithmic_(panel.logarithmic) {
        double lowest = INFINITY;
        for (const Curve& curve : panel.curves)
            for (const double value : curve.values) {
                high_ = std::max(high_, value);
                if (value > 0) lowest = std::min(lowest, value);
            }
        if (!logarithmic_) return;
        low_ = std::pow(10, std::floor(std::log10(std::isfinite(lowest) ? lowest : 1)));
        high_ = std::pow(10, std::ceil(std::log10(std::max(high_, low_ * 10))));
    }

    double pixels(double value) const {
        const double share = logarithmic_
                                 ? std::log10(std::max(value, low_) / low_) / std::log10(high_ / low_)
                                 : value / high_;
        return panel_height * (1 - share);
    }

    std::vector<double> marks() const {
        std::vector<double> all;
        if (logarithmic_)
            for (int power = 0; power <= std::lround(std::log10(high_ / low_)); ++power)
                all.push_back(low_ * std::pow(10, power));
        else
            for (int quarter = 0; quarter <= 4; ++quarter) all.push_back(high_ * quarter / 4);
        return all;
    }

private:
    const bool logarithmic_;
    double low_ = 1;
    double high_ = 1e-9;
};

std::string panel_svg(const Panel& panel, int y) {
    const Scale scale(panel);
    std::string out = fmt::format(R"(<text x="{}" y="{}" font-weight="bold">{}</text>)", left, y - 8,
                                  markup_escaped(panel.title));
    for (const double mark : scale.marks()) {
        const double at = y + scale.pixels(mark);
        out += fmt::format(
            R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="#ddd"/><text x="{}" y="{:.1f}" text-anchor="end">{:.4g}</text>)",
            left, width - right, at, at, left - 6, at + 4, mark);
    }
    int name_at = width - right;
    for (const Curve& curve : panel.curves) {
        const double step = static_cast<double>(width - left - right) /
                            static_cast<double>(std::max<std::size_t>(curve.values.size(), 2) - 1);
        out += fmt::format(R"(<polyline fill="none" stroke="{}" stroke-width="1.5" points=")", curve.colour);
        for (std::size_t i = 0; i < curve.values.size(); ++i)
            out += fmt::format("{:.1f},{:.1f} ", left + step * static_cast<double>(i),
                               y + scale.pixels(curve.values[i]));
        out += fmt::format(R"("/><text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>)", name_at, y - 8,
                           curve.colour, markup_escaped(curve.name));
        name_at -= 12 + 7 * static_cast<int>(curve.name.size());
    }
    return out + '\n';
}

}  // namespace

std::string chart(const std::string& title, const std::vector<Panel>& panels) {
    const int height = top + static_cast<int>(panels.size()) * (panel_height + gap);
    std::string out = svg_begin(width, height);
    out += fmt::format(R"(<text x="{}" y="18" font-size="14">{}</text>)", left, markup_escaped(title));
    int y = top + 10;
    std::size_t seconds = 0;
    for (const Panel& panel : panels) {
        out += panel_svg(panel, y);
        y += panel_height + gap;
        for (const Curve& curve : panel.curves) seconds = std::max(seconds, curve.values.size());
    }
    out += fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{} seconds from left to right</text>)",
                       width - right, height - 22, seconds);
    return out.append(svg_end);
}

}  // namespace beaker::bench
