#include "projections/query/merge_pages.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <vector>

#include "schemas/values/base64url.hpp"

namespace beaker {
namespace {

/// A page whose items are named by their places: "a c" with `next` "d".
std::string part(std::string_view places, std::string_view next) {
    std::string items, texts;
    for (const char place : places) {
        items += fmt::format("{}\"{}\"", items.empty() ? "" : ",", place);
        texts += fmt::format("{}\"{}\"", texts.empty() ? "" : ",", base64url(std::string(1, place)));
    }
    return fmt::format(R"({{"items":[{}],"next":{},"places":[{}]}})", items,
                       next.empty() ? "null" : fmt::format("\"{}\"", base64url(next)), texts);
}

std::string page(std::string_view places, std::string_view next) {
    const std::string whole = part(places, next);
    return whole.substr(0, whole.find(R"(,"places")")) + "}";
}

}  // namespace

TEST_CASE("merged pages: what one node with all partitions would answer") {
    const struct {
        const char* name;
        std::vector<std::string> parts;
        std::size_t limit;
        std::string merged;
    } rows[] = {
        {"nothing anywhere", {part("", ""), part("", "")}, 2, page("", "")},
        {"one part", {part("ab", "b")}, 2, page("ab", "b")},
        {"all of both", {part("ad", ""), part("bc", "")}, 9, page("abcd", "")},
        {"exactly a page, and no more", {part("a", ""), part("b", "")}, 2, page("ab", "")},
        {"both have more than the page", {part("ad", "d"), part("bc", "c")}, 2, page("ab", "b")},
        {"the page is full, and one has shown the rest",
         {part("ab", ""), part("cd", "d")},
         2,
         page("ab", "b")},
        {"the page is full, one part has more", {part("ab", "b"), part("", "")}, 2, page("ab", "b")},
        {"one looked at much and found little", {part("ad", ""), part("", "b")}, 2, page("a", "b")},
        {"it found nothing up to there", {part("cd", ""), part("", "b")}, 2, page("", "b")},
        {"an item at the very place looked at last", {part("b", ""), part("", "b")}, 2, page("b", "b")},
        {"no part is no page", {}, 2, page("", "")},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(merge_pages(row.parts, row.limit) == row.merged);
    }
}

TEST_CASE("merged pages: what is no part of a page is refused") {
    const std::string wrong[] = {"",
                                 "{}",
                                 R"({"items":[1],"next":null,"places":[]})",
                                 R"({"items":[1],"next":null,"places":["*"]})",
                                 R"({"items":[],"next":"*","places":[]})",
                                 R"({"items":[],"next":null})"};
    for (const std::string& each : wrong) {
        CAPTURE(each);
        const std::string parts[] = {part("a", ""), each};
        CHECK_FALSE(merge_pages(parts, 2).has_value());
    }
}

}  // namespace beaker
