#include "projections/shares/query_nodes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace beaker {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t partitions = 4;
const Instant start = *Instant::parse("2026-01-01T00:00:00Z");

Uuid id_of(char name) { return Uuid::derive(Slot(0), {"node", std::string(1, name)}); }

QueryNodeListed says(char name, std::vector<std::int64_t> holds, bool leaving = false) {
    return {id_of(name), "http://" + std::string(1, name), std::move(holds), leaving};
}

std::string names(const std::vector<QueryNodes::Holder>& holders) {
    std::string text;
    for (const auto& each : holders) text += each.address.back();
    return text;
}

std::string who_is_there(const QueryNodes& nodes) {
    std::string text;
    for (const auto& each : nodes.list()) text += each.address.back();
    std::ranges::sort(text);
    return text;
}

}  // namespace

TEST_CASE("query nodes: who has been silent while others spoke is gone") {
    struct Said {
        QueryNodeListed entry;
        std::chrono::seconds at;
    };
    const struct {
        const char* name;
        std::vector<Said> said;
        std::chrono::seconds passed;
        std::string there;
    } rows[] = {
        {"nobody", {}, 0s, ""},
        {"both speak", {{says('a', {}), 0s}, {says('b', {}), 5s}}, 5s, "ab"},
        {"silent for as long as one may be", {{says('a', {}), 0s}, {says('b', {}), 15s}}, 0s, "ab"},
        {"silent for longer", {{says('a', {}), 0s}, {says('b', {}), 16s}}, 0s, "b"},
        {"nobody speaks: the log is away, not they", {{says('a', {}), 0s}, {says('b', {}), 5s}}, 0s, "ab"},
        {"time has passed before this start", {{says('a', {}), 0s}, {says('b', {}), 5s}}, 1h, ""},
        {"speaks again", {{says('a', {}), 0s}, {says('b', {}), 60s}, {says('a', {}), 61s}}, 0s, "ab"},
        {"leaves, and still holds something", {{says('a', {1}, true), 0s}}, 0s, "a"},
        {"has left", {{says('a', {1}, true), 0s}, {says('a', {}, true), 1s}}, 0s, ""},
        {"comes back after it left", {{says('a', {}, true), 0s}, {says('a', {}), 1s}}, 0s, "a"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        QueryNodes nodes(partitions, 1);
        for (const auto& [entry, at] : row.said) nodes.keep(entry, start + at);
        nodes.passed(start + row.passed);
        CHECK(who_is_there(nodes) == row.there);
    }
}

TEST_CASE("query nodes: asked is who says that it holds a partition, whoever is to") {
    QueryNodes nodes(1, 2);
    nodes.keep(says('a', {0}), start);
    CHECK(names(nodes.holders(0, 0s)) == "a");
    nodes.keep(says('b', {}), start + 1s);
    CHECK(names(nodes.holders(0, 0s)) == "a");  // it is to stand by, and does not hold it yet
    nodes.keep(says('b', {0}), start + 2s);
    const auto both = nodes.holders(0, 0s);
    REQUIRE(both.size() == 2);
    CHECK(both[0].usual);
    CHECK_FALSE(both[1].usual);

    nodes.suspect(both[0].node, 10s);
    const auto suspected = nodes.holders(0, 11s);
    CHECK(suspected[0].node == both[1].node);
    CHECK_FALSE(suspected[0].usual);  // it stands in
    CHECK(nodes.holders(0, 10s + QueryNodes::suspicion) == both);

    nodes.keep(says(both[0].address.back(), {}, true), start + 3s);
    const auto left = nodes.holders(0, 11s);
    REQUIRE(left.size() == 1);
    CHECK(left[0].usual);
}

TEST_CASE("query nodes: a partition is let go of once those who are to hold it do") {
    QueryNodes nodes(partitions, 1);
    nodes.keep(says('a', {0, 1, 2, 3}), start);
    CHECK(nodes.wanted_of(id_of('a')).size() == partitions);
    CHECK(nodes.is_alone(id_of('a')));
    CHECK_FALSE(nodes.others_hold(0, id_of('a')));  // it is to hold it itself

    nodes.keep(says('b', {}), start + 1s);
    const auto wanted = nodes.wanted_of(id_of('b'));
    REQUIRE(wanted.size() == partitions / 2);
    CHECK_FALSE(nodes.is_alone(id_of('a')));
    CHECK_FALSE(nodes.others_hold(wanted[0], id_of('a')));
    nodes.keep(says('b', {wanted[0]}), start + 2s);
    CHECK(nodes.others_hold(wanted[0], id_of('a')));
    CHECK_FALSE(nodes.others_hold(wanted[1], id_of('a')));

    nodes.keep(says('a', {0, 1, 2, 3}, true), start + 3s);
    CHECK(nodes.wanted_of(id_of('a')).empty());
    CHECK(nodes.wanted_of(id_of('b')).size() == partitions);
    CHECK(nodes.is_alone(id_of('b')));
    CHECK(nodes.held_elsewhere(wanted[0], id_of('a')));
    CHECK_FALSE(nodes.held_elsewhere(wanted[0], id_of('b')));  // who leaves is nobody to rely on
}

TEST_CASE("query nodes: entries that are read once more change nothing") {
    QueryNodes nodes(partitions, 1);
    const std::pair<QueryNodeListed, std::chrono::seconds> said[] = {
        {says('a', {0}), 0s}, {says('b', {}), 1s}, {says('a', {0, 1}), 5s}};
    for (const auto& [entry, at] : said) nodes.keep(entry, start + at);
    const auto before = nodes.list();
    for (const auto& [entry, at] : said) nodes.keep(entry, start + at);
    CHECK(nodes.list() == before);
}

}  // namespace beaker
