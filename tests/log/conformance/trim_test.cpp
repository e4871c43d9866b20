#include <doctest/doctest.h>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

using Numbers = std::vector<std::uint64_t>;
using std::chrono::seconds;

const Instant first_time = Instant::from_seconds(1'767'268'800);

/// Ten records a partition 0 and 1 of a topic, one a second.
void fill(Log& log, Topic topic, std::size_t bytes = 0) {
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 10; ++i)
        for (PartitionId partition = 0; partition < 2; ++partition)
            log.append(topic, partition, numbered(i, bytes, first_time + seconds(i)), told.next());
    store(log);
    REQUIRE(told.answers.size() == 20);
}

TEST_CASE_TEMPLATE("trim: by age, and the offsets go on where they were", Engine, BEAKER_ENGINES) {
    const struct {
        const char* name;
        Retention retention;
        seconds now;
        Offset begin;
    } rows[] = {
        {"nothing set", {}, seconds(1'000'000), 0},
        {"nothing old enough", {.age = seconds(20)}, seconds(10), 0},
        {"the older half", {.age = seconds(5)}, seconds(10), 5},
        {"exactly as old is kept", {.age = seconds(9)}, seconds(9), 0},
        {"everything", {.age = seconds(5)}, seconds(1'000'000), 10},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Engine engine;
        Log* log = &engine.open();
        fill(*log, Topic::effects);
        const Instant now = first_time + row.now;
        CHECK(log->trim(Topic::effects, row.retention, now).value() == 2 * row.begin);
        CHECK(log->trim(Topic::effects, row.retention, now).value() == 0);
        for (int opened = 0; opened < 3; ++opened) {
            CAPTURE(opened);
            CHECK(log->begin(Topic::effects, 0) == row.begin);
            CHECK(log->end(Topic::effects, 0) == 10);
            CHECK(log->begin(Topic::effects, 2) == 0);
            CHECK(log->end(Topic::effects, 2) == 0);
            if (row.begin > 0) {
                CHECK(log->read(Topic::effects, {0, row.begin - 1}, {}).error().code ==
                      LogError::Code::trimmed);
                CHECK(log->follow(Topic::effects, {0, 10, 0, 0}, [](auto) {}).error().code ==
                      LogError::Code::trimmed);
            }
            CHECK(all_of(*log, Topic::effects, 0).size() == 10 - row.begin);
            log = opened == 0 ? &engine.open() : &engine.crash_and_open();
        }
        Acknowledgements told;
        log->append(Topic::effects, 0, numbered(10), told.next());
        store(*log);
        REQUIRE(told.answers.size() == 1);
        CHECK(told.answers[0].value() == Position{0, 10});
    }
}

TEST_CASE_TEMPLATE("trim: by bytes of a partition, roughly", Engine, BEAKER_ENGINES) {
    if constexpr (!Engine::trims_by_bytes) return;
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    constexpr std::uint64_t records = 2'000, bytes = 4'000;
    for (std::uint64_t i = 0; i < records; ++i) {
        log.append(Topic::dead_letters, 1, numbered(i, bytes), told.next());
        if (i % 100 == 99) store(log);
    }
    CHECK(log.trim(Topic::dead_letters, {.partition_bytes = 20 * records * bytes}, first_time).value() == 0);
    const auto dropped =
        log.trim(Topic::dead_letters, {.partition_bytes = records * bytes / 4}, first_time).value();
    // Three quarters, about: RocksDB draws samples of what is not in a file yet. Something is always kept.
    CHECK(dropped > records / 4);
    CHECK(dropped < records);
    CHECK(log.begin(Topic::dead_letters, 1) == dropped);
    CHECK(number_of(all_of(log, Topic::dead_letters, 1).at(0)) == dropped);
}

TEST_CASE_TEMPLATE("trim: never drops an undecided input", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    fill(log, Topic::inputs);
    log.take(at_once).value();
    log.commit({.outputs = {}, .checkpoints = {{0, 4}}}).value();
    const Retention all_old{.age = seconds(1)};
    CHECK(log.trim(Topic::inputs, all_old, Instant::max()).value() == 4);
    CHECK(log.begin(Topic::inputs, 0) == 4);
    CHECK(log.begin(Topic::inputs, 1) == 0);
    Log& again = engine.crash_and_open();
    CHECK(again.begin(Topic::inputs, 0) == 4);
    CHECK(decide(again).size() == 16);
    CHECK(again.trim(Topic::inputs, all_old, Instant::max()).value() == 16);
    CHECK(again.begin(Topic::inputs, 1) == 10);
    CHECK(again.end(Topic::inputs, 1) == 10);
}

}  // namespace beaker::log::test
