#include <doctest/doctest.h>

#include <algorithm>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

using Numbers = std::vector<std::uint64_t>;

TEST_CASE_TEMPLATE("read: from an offset on, within its limits, at least one, empty at the end", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 5; ++i) log.append(Topic::directory, 1, numbered(i, 1'000), told.next());
    log.append(Topic::directory, 2, numbered(9), told.next());
    decide(log);
    const struct {
        const char* name;
        Position from;
        ReadLimits limits;
        Numbers numbers;
    } rows[] = {
        {"all", {1, 0}, {}, {0, 1, 2, 3, 4}},
        {"from the middle", {1, 3}, {}, {3, 4}},
        {"records", {1, 1}, {.records = 2}, {1, 2}},
        {"no records means one", {1, 1}, {.records = 0}, {1}},
        {"bytes", {1, 0}, {.bytes = 2'600}, {0, 1}},
        {"a record larger than all bytes", {1, 0}, {.bytes = 1}, {0}},
        {"at the end", {1, 5}, {}, {}},
        {"past the end", {1, 500}, {}, {}},
        {"another partition", {2, 0}, {}, {9}},
        {"an empty partition", {3, 0}, {}, {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto records = log.read(Topic::directory, row.from, row.limits).value();
        CHECK(numbers_of(records) == row.numbers);
        for (std::size_t i = 0; i < records.size(); ++i) {
            CHECK(records[i].position == Position{row.from.partition, row.from.offset + i});
            CHECK(records[i].topic == Topic::directory);
        }
    }
}

TEST_CASE_TEMPLATE("bad arguments are answered, not guessed", Engine, BEAKER_ENGINES) {
    using Code = LogError::Code;
    Engine engine;
    Log& log = engine.open();
    CHECK(log.partitions() == test_partitions);
    CHECK(log.read(Topic{9}, {0, 0}, {}).error().code == Code::bad_argument);
    CHECK(log.read(Topic::inputs, {4, 0}, {}).error().code == Code::bad_argument);
    CHECK(log.begin(Topic{9}, 0) == 0);
    CHECK(log.end(Topic::inputs, 4) == 0);
    CHECK(log.checkpoint(4) == 0);
    const Sink nothing = [](std::span<const Stored>) {};
    CHECK(log.follow(Topic{9}, {0, 0, 0, 0}, nothing).error().code == Code::bad_argument);
    CHECK(log.follow(Topic::inputs, {0, 0, 0}, nothing).error().code == Code::bad_argument);
    CHECK(log.follow(Topic::inputs, {0, 0, 0, 1}, nothing).error().code == Code::bad_argument);
    CHECK(log.trim(Topic{9}, {}, Instant{}).error().code == Code::bad_argument);
    CHECK(log.trim(Topic::domain_events, {.age = std::chrono::seconds(1)}, Instant::max()).error().code ==
          Code::bad_argument);
}

TEST_CASE_TEMPLATE("re-opened: everything is there, undecided inputs come again from the checkpoint", Engine,
                   BEAKER_ENGINES) {
    for (const bool crashed : {false, true}) {
        CAPTURE(crashed);
        Engine engine;
        Log* log = &engine.open();
        Acknowledgements told;
        append_numbers(*log, 0, 8, told);
        const auto inputs = log->take(at_once).value();
        log->commit({.outputs = {output(Topic::domain_events, 0, 100)}, .checkpoints = {{0, 1}, {1, 2}}})
            .value();
        log = crashed ? &engine.crash_and_open() : &engine.open();

        CHECK(log->checkpoint(0) == 1);
        CHECK(log->checkpoint(1) == 2);
        CHECK(log->checkpoint(2) == 0);
        CHECK(log->backlog().undecided_records == 5);
        CHECK(numbers_of(all_of(*log, Topic::domain_events, 0)) == Numbers{100});
        append_numbers(*log, 8, 4, told);
        auto again = log->take(at_once).value();
        std::ranges::sort(again, {}, [](const Stored& stored) { return stored.position; });
        CHECK(numbers_of(again) == Numbers{4, 8, 9, 2, 6, 10, 3, 7, 11});
        log->commit({.outputs = {}, .checkpoints = decided(again)}).value();
        CHECK(log->backlog().undecided_records == 0);
        for (PartitionId partition = 0; partition < 4; ++partition)
            CHECK(log->end(Topic::inputs, partition) == 3);
    }
}

}  // namespace beaker::log::test
