#include "schemas/values/markup.hpp"

#include <doctest/doctest.h>

namespace beaker {
namespace {

TEST_CASE("markup: what would end a text or an attribute is written as a reference") {
    const struct {
        std::string_view text, escaped;
    } rows[] = {{"", ""},
                {"plain, with ümlauts; and = signs", "plain, with ümlauts; and = signs"},
                {"<script>", "&lt;script&gt;"},
                {"a & b &amp; c", "a &amp; b &amp;amp; c"},
                {R"(" onload="x)", "&quot; onload=&quot;x"},
                {"it's", "it&#39;s"}};
    for (const auto& row : rows) CHECK(markup_escaped(row.text) == row.escaped);
}

}  // namespace
}  // namespace beaker
