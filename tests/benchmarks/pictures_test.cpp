#include <doctest/doctest.h>

#include "ops/benchmarks/driver/chart.hpp"
#include "ops/benchmarks/driver/flame_graph.hpp"

namespace beaker::bench {
namespace {

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

constexpr std::string_view samples =
    "# comment\n"
    "beaker   123/124  1000.1:    2012072 cpu-clock:pppH: \n"
    "\t    55d0 beaker::decide(int)+0x1f (/usr/bin/beaker)\n"
    "\t    55d1 beaker::core+0x2 (/usr/bin/beaker)\n"
    "\n"
    "rocksdb:low   125 [001]  1000.2:  cpu-clock: \n"
    "\t    7f00 [unknown] (/usr/lib/libc.so.6)\n"
    "\n"
    "beaker   124  1000.3:  cpu-clock: \n"
    "\t    55d0 beaker::decide(int)+0x33 (/usr/bin/beaker)\n"
    "\t    55d1 beaker::core+0x2 (/usr/bin/beaker)\n";

TEST_CASE("flame graph: samples of one stack are one, whatever the address in it") {
    CHECK(stacks_of(samples) ==
          Stacks{{{"beaker", "beaker::core", "beaker::decide(int)"}, 2}, {{"rocksdb:low", "[unknown]"}, 1}});
    CHECK(stacks_of("").empty());
}

TEST_CASE("flame graph: a box for each function, as wide as its share, and its name is text") {
    const auto svg = flame_graph("B<1>", {{{"t", "outer", "std::vector<int>"}, 3}, {{"t", "other"}, 1}});
    CHECK(svg.starts_with("<svg "));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(times(svg, "<g>") == 5);  // all, t, outer, the vector, other
    CHECK(svg.contains("std::vector&lt;int&gt; (75.0 %, 3 samples)"));
    CHECK(svg.contains("width=\"1050.0\""));
    CHECK(svg.contains("other (25.0 %, 1 samples)"));
    CHECK_FALSE(svg.contains("<int>"));
}

TEST_CASE("flame graph: of nothing") { CHECK(flame_graph("none", {}).ends_with("</svg>\n")); }

TEST_CASE("chart: a panel for each, a point for each value, higher values higher") {
    const auto svg =
        chart("title", {{.title = "us", .logarithmic = true, .curves = {{"p99", "red", {100, 1000}}}},
                        {.title = "MiB", .curves = {{"memory", "green", {0, 5, 10}}}}});
    CHECK(times(svg, "<polyline") == 2);
    CHECK(svg.contains("points=\"80.0,230.0 880.0,50.0 \""));
    CHECK(svg.contains("80.0,460.0 480.0,370.0 880.0,280.0 "));
    CHECK(svg.contains("3 seconds from left to right"));
}

TEST_CASE("chart: values that are all the same, or none, have a picture too") {
    CHECK(chart("t", {{.title = "flat", .logarithmic = true, .curves = {{"x", "red", {7, 7}}}},
                      {.title = "zero", .curves = {{"x", "red", {0, 0}}}},
                      {.title = "none", .logarithmic = true, .curves = {{"x", "red", {}}}}})
              .find("nan") == std::string::npos);
}

}  // namespace
}  // namespace beaker::bench
