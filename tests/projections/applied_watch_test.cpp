#include "projections/applied_watch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <thread>

using namespace beaker;
using namespace std::chrono_literals;

namespace {

log::Applied inputs(PartitionId partition, log::Offset offset) { return {partition, 0, offset, {}}; }
void advance(AppliedWatch& watch, PartitionId partition, log::Offset offset) {
    const log::Applied applied[] = {inputs(partition, offset)};
    watch.advance(applied);
}

}  // namespace

TEST_CASE("waiting for what one wrote: by positions") {
    // clang-format off
    const struct { const char* name; std::vector<Position> positions; std::optional<bool> then; } rows[] = {
        {"nothing asked for",             {},                true},
        {"the last one applied",          {{1, 9}},          true},
        {"the next one",                  {{1, 10}},         std::nullopt},
        {"one of two is there",           {{1, 9}, {2, 0}},  std::nullopt},
        {"a partition that there is not", {{4, 0}},          false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        std::optional<bool> answer;
        AppliedWatch watch(4);
        advance(watch, 1, 10);
        watch.wait(Positions(row.positions), 1s, [&](bool applied) { answer = applied; });
        CHECK(answer == row.then);
        CHECK(watch.waiting() == (row.then ? 0 : 1));
    }
}

TEST_CASE("waiting for what one wrote: called once, when it is there or too late") {
    int calls = 0;
    std::optional<bool> answer;
    AppliedWatch watch(4);
    watch.wait(Positions({{1, 3}, {2, 5}}), 2s, [&](bool applied) {
        ++calls;
        answer = applied;
    });
    SUBCASE("there") {
        advance(watch, 1, 4);
        CHECK_FALSE(answer);
        advance(watch, 2, 6);
        CHECK(answer == true);
        watch.expire(3s);
    }
    SUBCASE("too late") {
        watch.expire(1999ms);
        CHECK_FALSE(answer);
        watch.expire(2s);
        CHECK(answer == false);
        advance(watch, 1, 4);
        advance(watch, 2, 6);
    }
    CHECK(calls == 1);
    CHECK(watch.waiting() == 0);
}

TEST_CASE("waiting for what one wrote: never goes backwards, ignores strangers") {
    AppliedWatch watch(2);
    advance(watch, 1, 10);
    advance(watch, 1, 5);
    advance(watch, 7, 5);
    CHECK(watch.applied(1) == 10);
    CHECK(watch.applied(0) == 0);
    CHECK(watch.applied(7) == 0);
}

TEST_CASE("waiting for what one wrote: a callback may wait again; the end answers everyone") {
    std::optional<bool> last;
    {
        AppliedWatch watch(1);
        watch.wait(Positions({{0, 0}}), 1s,
                   [&](bool) { watch.wait(Positions({{0, 1}}), 1s, [&](bool applied) { last = applied; }); });
        advance(watch, 0, 1);
        CHECK(watch.waiting() == 1);
        CHECK_FALSE(last);
    }
    CHECK(last == false);
}

TEST_CASE("waiting for what one wrote: from many threads") {
    AppliedWatch watch(1);
    constexpr log::Offset count = 2000;
    std::atomic<int> answered{0};
    std::thread writer([&] {
        for (log::Offset offset = 1; offset <= count; ++offset) advance(watch, 0, offset);
    });
    std::thread reader([&] {
        for (log::Offset offset = 0; offset < count; ++offset)
            watch.wait(Positions({{0, offset}}), 1s, [&](bool applied) { answered += applied; });
    });
    writer.join();
    reader.join();
    CHECK(answered == count);
}
