#include "projections/shares/assignment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace beaker {
namespace {

Uuid node(int number) { return Uuid::derive(Slot(0), {"node", std::to_string(number)}); }

std::vector<Uuid> nodes(int count) {
    std::vector<Uuid> all;
    for (int i = 0; i < count; ++i) all.push_back(node(i));
    return all;
}

/// How many partitions each node holds as the `place`th.
std::map<Uuid, std::size_t> load(const std::vector<std::vector<Uuid>>& assigned, std::size_t place) {
    std::map<Uuid, std::size_t> count;
    for (const auto& holders : assigned) ++count[holders.at(place)];
    return count;
}

}  // namespace

TEST_CASE("assignment: everybody has his share of each copy, and nobody two copies of one partition") {
    const struct {
        const char* name;
        std::uint16_t partitions;
        int nodes;
        std::size_t copies, held, most;
    } rows[] = {
        {"nobody is there", 16, 0, 1, 0, 0},
        {"one node has all", 16, 1, 1, 1, 16},
        {"one node cannot stand by for itself", 16, 1, 3, 1, 16},
        {"two halves", 16, 2, 1, 1, 8},
        {"two nodes, each stands by for the other", 16, 2, 2, 2, 8},
        {"three share sixteen", 16, 3, 2, 2, 6},
        {"five share sixteen three times", 16, 5, 3, 3, 4},
        {"more nodes than partitions", 4, 9, 2, 2, 1},
        {"many", 256, 7, 2, 2, 37},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto assigned = assign(row.partitions, nodes(row.nodes), row.copies);
        REQUIRE(assigned.size() == row.partitions);
        for (const auto& holders : assigned) {
            CHECK(holders.size() == row.held);
            CHECK(std::set(holders.begin(), holders.end()).size() == holders.size());
        }
        if (row.held == 0) continue;
        for (const auto& [id, count] : load(assigned, 0)) CHECK(count <= row.most);
    }
}

TEST_CASE("assignment: the same for everybody, in whatever order and however often the nodes are named") {
    auto all = nodes(5);
    const auto expected = assign(16, all, 2);
    std::ranges::reverse(all);
    all.push_back(node(2));
    CHECK(assign(16, all, 2) == expected);
}

TEST_CASE("assignment: few partitions move when a node comes or goes") {
    for (int count = 2; count <= 8; ++count) {
        CAPTURE(count);
        const auto before = assign(64, nodes(count), 1), after = assign(64, nodes(count + 1), 1);
        int moved = 0, between_others = 0;
        for (std::size_t i = 0; i < 64; ++i)
            if (before[i] != after[i]) {
                ++moved;
                between_others += after[i].front() == node(count) ? 0 : 1;
            }
        CHECK(moved >= 64 / (count + 1) - 1);
        // The limit moves some that plain rendezvous hashing would leave where they are.
        CHECK(between_others <= 64 / 4);
    }
}

}  // namespace beaker
