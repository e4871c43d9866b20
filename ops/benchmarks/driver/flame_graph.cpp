#include "ops/benchmarks/driver/flame_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "ops/benchmarks/driver/svg.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::bench {

namespace {

constexpr double width = 1400;
constexpr int box_height = 16;
constexpr double narrowest = 0.3;  ///< pixels; what is narrower is left out

/// "beaker   123 [000]  12.3:  1 cpu-clock:": the thread's name, which may hold blanks, is before its number.
std::string thread_of(std::string_view header) {
    const auto end = header.find_first_not_of(' ');
    header.remove_prefix(std::min(end, header.size()));
    for (std::size_t at = header.find(' '); at != header.npos; at = header.find(' ', at + 1)) {
        const auto number = header.find_first_not_of(' ', at);
        if (number != header.npos && header[number] >= '0' && header[number] <= '9')
            return std::string(header.substr(0, at));
    }
    return std::string(header);
}

/// "   7f00 beaker::decide(int)+0x1f (/usr/bin/beaker)": the function.
std::string function_of(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    line.remove_prefix(std::min(line.find(' '), line.size()));
    if (const auto module = line.rfind(" ("); module != line.npos) line = line.substr(0, module);
    if (const auto offset = line.rfind("+0x"); offset != line.npos) line = line.substr(0, offset);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return std::string(line.empty() ? "[unknown]" : line);
}

struct Frame {
    std::size_t samples = 0;
    std::map<std::string, Frame> callees;

    std::size_t depth() const {
        std::size_t deepest = 0;
        for (const auto& [name, callee] : callees) deepest = std::max(deepest, callee.depth());
        return deepest + 1;
    }
};

/// Warm colours, the same for the same function in every picture.
std::string colour_of(std::string_view name) {
    std::uint32_t hash = 2166136261;  // FNV-1a
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return fmt::format("rgb({},{},{})", 205 + hash % 50, 80 + hash / 50 % 130, hash / 6500 % 60);
}

void draw(const std::string& name, const Frame& frame, double x, double pixels_a_sample, double all, int y,
          std::string& out) {
    const double wide = static_cast<double>(frame.samples) * pixels_a_sample;
    if (wide < narrowest) return;
    const auto letters = static_cast<std::size_t>(wide / 6.5);
    const std::string shown = letters < 3              ? ""
                              : name.size() <= letters ? name
                                                       : name.substr(0, letters - 2) + "..";
    out += fmt::format(
        R"(<g><title>{} ({:.1f} %, {} samples)</title><rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}"/>)"
        R"(<text x="{:.1f}" y="{}">{}</text></g>)"
        "\n",
        markup_escaped(name), 100 * static_cast<double>(frame.samples) / all, frame.samples, x, y, wide,
        box_height - 1, colour_of(name), x + 2, y + 12, markup_escaped(shown));
    for (const auto& [callee_name, callee] : frame.callees) {
        draw(callee_name, callee, x, pixels_a_sample, all, y - box_height, out);
        x += static_cast<double>(callee.samples) * pixels_a_sample;
    }
}

}  // namespace

Stacks stacks_of(std::string_view perf_script) {
    Stacks stacks;
    std::vector<std::string> stack;  // innermost first, the thread's name at the end
    std::string thread;
    const auto end_of_sample = [&] {
        if (!stack.empty()) {
            stack.push_back(thread);
            std::ranges::reverse(stack);
            ++stacks[stack];
        }
        stack.clear();
    };
    while (!perf_script.empty()) {
        const auto end = perf_script.find('\n');
        const auto line = perf_script.substr(0, end);
        perf_script.remove_prefix(end == perf_script.npos ? perf_script.size() : end + 1);
        if (line.empty())
            end_of_sample();
        else if (line.starts_with('\t') || (line.starts_with(' ') && !line.ends_with(':')))
            stack.push_back(function_of(line));
        else if (!line.starts_with('#'))
            thread = thread_of(line);
    }
    end_of_sample();
    return stacks;
}

std::string flame_graph(const std::string& title, const Stacks& stacks) {
    Frame all;
    for (const auto& [stack, samples] : stacks) {
        Frame* at = &all;
        at->samples += samples;
        for (const std::string& name : stack) {
            at = &at->callees[name];
            at->samples += samples;
        }
    }
    const int height = static_cast<int>(all.depth() + 3) * box_height;
    std::string out = svg_begin(static_cast<int>(width), height);
    out += fmt::format(R"(<text x="4" y="14" font-size="13">{}</text>)", markup_escaped(title));
    if (all.samples > 0)
        draw("all", all, 0, width / static_cast<double>(all.samples), static_cast<double>(all.samples),
             height - box_height - 4, out);
    return out.append(svg_end);
}

}  // namespace beaker::bench
