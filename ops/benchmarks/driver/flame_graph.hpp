#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::bench {

/// How often each stack was seen: the thread's name first, then from the outermost function inwards.
using Stacks = std::map<std::vector<std::string>, std::size_t>;

/// What `perf script` printed, with its default fields. Addresses without a name count as "[unknown]".
Stacks stacks_of(std::string_view perf_script);

/// A flame graph as SVG: each box a function, as wide as the share of samples in which it was on the stack,
/// above the one that called it; its title tells name, share and samples.
std::string flame_graph(const std::string& title, const Stacks& stacks);

}  // namespace beaker::bench
