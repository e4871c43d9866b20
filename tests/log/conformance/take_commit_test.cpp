#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <tuple>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

using Numbers = std::vector<std::uint64_t>;

TEST_CASE_TEMPLATE("take: inputs in offset order within each partition, once when decided", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    append_numbers(log, 0, 40, told);
    std::map<PartitionId, Offset> next;
    std::size_t handed = 0;
    while (handed < 40) {
        const auto inputs = decide(log, {.records = 7, .wait = std::chrono::milliseconds(0)});
        REQUIRE(!inputs.empty());
        CHECK(inputs.size() <= 7);
        for (const Stored& input : inputs) {
            CHECK(input.topic == Topic::inputs);
            CHECK(input.position.offset == next[input.position.partition]++);
            CHECK(number_of(input) == input.position.offset * 4 + input.position.partition);
        }
        handed += inputs.size();
    }
    CHECK(decide(log).empty());
    for (PartitionId partition = 0; partition < 4; ++partition) CHECK(log.checkpoint(partition) == 10);
}

TEST_CASE_TEMPLATE("take: what was not covered by the checkpoints is handed out again, and only that", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 3; ++i) log.append(Topic::inputs, 0, numbered(i), told.next());
    for (std::uint64_t i = 10; i < 12; ++i) log.append(Topic::inputs, 1, numbered(i), told.next());
    CHECK(store(log).size() == 5);
    CHECK(log.backlog().undecided_records == 5);

    CHECK(log.take(at_once).value().size() == 5);
    log.commit({.outputs = {}, .checkpoints = {{0, 2}}}).value();
    CHECK(log.backlog().undecided_records == 3);
    log.append(Topic::inputs, 0, numbered(3), told.next());
    auto rest = log.take(at_once).value();
    std::ranges::sort(rest, {}, [](const Stored& stored) { return stored.position; });
    CHECK(numbers_of(rest) == Numbers{2, 3, 10, 11});
    log.commit({.outputs = {}, .checkpoints = decided(rest)}).value();
    CHECK(log.backlog().undecided_records == 0);
    CHECK(decide(log).empty());
}

TEST_CASE_TEMPLATE("take: limits in records and bytes hold, but for a first record that is larger", Engine,
                   BEAKER_ENGINES) {
    const struct {
        const char* name;
        TakeLimits limits;
        std::size_t most;
    } rows[] = {
        {"records", {.records = 3, .wait = std::chrono::milliseconds(0)}, 3},
        {"none means one", {.records = 0, .wait = std::chrono::milliseconds(0)}, 1},
        {"bytes", {.bytes = 7'000, .wait = std::chrono::milliseconds(0)}, 3},
        {"a record larger than all bytes", {.bytes = 10, .wait = std::chrono::milliseconds(0)}, 1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Engine engine;
        Log& log = engine.open();
        Acknowledgements told;
        for (std::uint64_t i = 0; i < 10; ++i) log.append(Topic::inputs, 0, numbered(i, 2'000), told.next());
        Numbers all;
        for (int turn = 0; turn < 20 && all.size() < 10; ++turn) {
            const auto inputs = decide(log, row.limits);
            CHECK(inputs.size() <= row.most);
            for (const std::uint64_t number : numbers_of(inputs)) all.push_back(number);
        }
        CHECK(all == Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    }
}

TEST_CASE_TEMPLATE("take: ingress does not wait where deciding lags", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    const TakeLimits few{.records = 4, .wait = std::chrono::milliseconds(0)};
    for (std::uint64_t round = 0; round < 10; ++round) {
        append_numbers(log, round * 4, 4, told);
        log.take(few).value();
        log.commit({}).value();
        CHECK(told.answers.size() == (round + 1) * 4);
    }
    CHECK(log.backlog().undecided_records == 40);
}

TEST_CASE_TEMPLATE("take: a long backlog of one partition does not hold up the others", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 100; ++i) log.append(Topic::inputs, 0, numbered(i), told.next());
    store(log);
    log.append(Topic::inputs, 3, numbered(1000), told.next());
    int turns = 0;
    while (log.checkpoint(3) == 0 && turns < 10) {
        decide(log, {.records = 5, .wait = std::chrono::milliseconds(0)});
        ++turns;
    }
    CHECK(turns <= test_partitions + 1);
}

TEST_CASE_TEMPLATE("take: memory for undecided inputs is bounded; what was cut comes in order, exactly once",
                   Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open({.undecided_bytes_max = 20'000});
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 400; ++i) {
        append_numbers(log, i, 1, told);
        if (i % 10 == 9) store(log);
    }
    std::map<PartitionId, Numbers> seen;
    std::uint64_t appended = 400;
    for (int turn = 0; turn < 1000; ++turn) {
        if (turn < 50) append_numbers(log, appended++, 1, told);
        const auto inputs = decide(log, {.records = 9, .wait = std::chrono::milliseconds(0)});
        for (const Stored& input : inputs) seen[input.position.partition].push_back(number_of(input));
        if (inputs.empty() && turn >= 50) break;
    }
    for (PartitionId partition = 0; partition < 4; ++partition) {
        Numbers expected;
        for (std::uint64_t number = partition; number < appended; number += 4) expected.push_back(number);
        CHECK(seen[partition] == expected);
    }
    CHECK(log.backlog().undecided_records == 0);
}

TEST_CASE_TEMPLATE(
    "commit: outputs, inputs and checkpoints in one; messages become inputs after the queued ones", Engine,
    BEAKER_ENGINES) {
    Engine engine;
    Log* log = &engine.open();
    Acknowledgements told;
    log->append(Topic::inputs, 0, numbered(1), told.next());
    log->append(Topic::inputs, 1, numbered(2), told.next());
    const auto inputs = log->take(at_once).value();
    REQUIRE(inputs.size() == 2);
    log->commit({.outputs = {output(Topic::domain_events, 0, 11), output(Topic::inputs, 1, 12),
                             output(Topic::domain_events, 0, 13), output(Topic::effects, 1, 14),
                             output(Topic::inputs, 1, 15)},
                 .checkpoints = decided(inputs)})
        .value();
    const auto check_stored = [&] {
        CHECK(numbers_of(all_of(*log, Topic::inputs, 0)) == Numbers{1});
        CHECK(numbers_of(all_of(*log, Topic::inputs, 1)) == Numbers{2, 12, 15});
        CHECK(numbers_of(all_of(*log, Topic::domain_events, 0)) == Numbers{11, 13});
        CHECK(numbers_of(all_of(*log, Topic::effects, 1)) == Numbers{14});
        CHECK(log->checkpoint(0) == 1);
        CHECK(log->checkpoint(1) == 1);
    };
    check_stored();
    log = &engine.crash_and_open();
    check_stored();
    const auto messages = decide(*log);
    CHECK(numbers_of(messages) == Numbers{12, 15});
    CHECK(messages.at(0).position == Position{1, 1});
    CHECK(messages.at(1).position == Position{1, 2});
}

TEST_CASE_TEMPLATE("commit: a message's decoded event goes along with it", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    log.commit({.outputs = {output(Topic::inputs, 2, 5)}, .checkpoints = {}}).value();
    const auto inputs = decide(log);
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].position == Position{2, 0});
    CHECK(log.checkpoint(2) == 1);
}

TEST_CASE_TEMPLATE("commit: a step that cannot be is refused whole, with the offset in the text", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 3; ++i) log.append(Topic::inputs, 0, numbered(i), told.next());
    decide(log);
    REQUIRE(log.checkpoint(0) == 3);
    const Output event = output(Topic::domain_events, 0, 1);
    const struct {
        const char* name;
        Step step;
        const char* says;
    } rows[] = {
        {"a checkpoint backwards", {{event}, {{0, 2}}}, "inputs 0:2"},
        {"a checkpoint past the end", {{event}, {{0, 4}}}, "inputs 0:4"},
        {"backwards within the step", {{event, output(Topic::inputs, 0, 2)}, {{0, 4}, {0, 3}}}, "inputs 0:3"},
        {"a checkpoint of no partition", {{event}, {{4, 0}}}, "partition 4"},
        {"an output of no partition", {{event, output(Topic::effects, 9, 1)}, {}}, "partition 9"},
        {"an output of no topic", {{event, output(Topic{77}, 0, 1)}, {}}, "topic 77"},
        {"an output of nothing", {{event, Output{.topic = Topic::effects}}, {}}, "record"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        if (std::string_view(row.name) == "backwards within the step" && !log.next_output(0)) continue;
        std::string text;
        try {
            std::ignore = log.commit(row.step);
        } catch (const std::logic_error& broken) {
            text = broken.what();
        }
        CHECK(text.find(row.says) != std::string::npos);
    }
    CHECK(log.end(Topic::domain_events, 0) == 0);
    CHECK(log.checkpoint(0) == 3);
    if (!log.next_output(0)) return;  // it cannot decide what it sends
    log.commit({.outputs = {event, output(Topic::inputs, 0, 9)}, .checkpoints = {{0, 4}}}).value();
    CHECK(log.checkpoint(0) == 4);
    CHECK(all_of(log, Topic::domain_events, 0).at(0).position == Position{0, 0});
}

TEST_CASE_TEMPLATE("commit: a step may decide what it sends, where the log says that it stands next", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    log.append(Topic::inputs, 1, numbered(1), told.next());
    log.append(Topic::inputs, 2, numbered(2), told.next());
    const auto inputs = log.take({.records = 1, .wait = std::chrono::milliseconds(0)}).value();
    REQUIRE(inputs.size() == 1);
    const PartitionId from = inputs[0].position.partition;
    const PartitionId waiting = from == 1 ? 2 : 1;
    const auto places = std::vector{log.next_output(0), log.next_output(from), log.next_output(waiting)};
    // An engine that cannot tell says so for every partition.
    if (!places[0]) {
        CHECK(places == std::vector<std::optional<Offset>>(3));
        return;
    }
    CHECK(places == std::vector<std::optional<Offset>>{0, 1, 0});
    log.commit({.outputs = {output(Topic::inputs, 0, 10), output(Topic::domain_events, 0, 11),
                            output(Topic::inputs, 0, 12)},
                .checkpoints = {{from, 1}, {0, 2}}})
        .value();
    CHECK(numbers_of(all_of(log, Topic::inputs, 0)) == Numbers{10, 12});
    CHECK(log.checkpoint(0) == 2);
    CHECK(numbers_of(decide(log)) == Numbers{waiting == 2 ? 2u : 1u});
    CHECK(log.next_output(0) == 2);
}

TEST_CASE_TEMPLATE("take: where nobody decides, it stores what is queued and hands nothing out", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    const TakeLimits storing{.records = 3, .wait = std::chrono::milliseconds(0), .hands_out = false};
    append_numbers(log, 0, 4, told);
    CHECK(log.take(storing).value().empty());
    if constexpr (Engine::stores_with_commit) CHECK(told.answers.size() == 3);
    CHECK(log.take(storing).value().empty());  // no commit in between
    CHECK(told.answers.size() == 4);
    CHECK(log.take(storing).value().empty());
    CHECK(log.backlog().undecided_records == 4);
    Numbers later = numbers_of(decide(engine.crash_and_open()));
    std::ranges::sort(later);
    CHECK(later == Numbers{0, 1, 2, 3});
}

TEST_CASE_TEMPLATE("take: a second one before the commit is a broken invariant", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    append_numbers(log, 0, 1, told);
    CHECK(log.take(at_once).value().size() == 1);
    CHECK_THROWS_AS(static_cast<void>(log.take(at_once)), std::logic_error);
}

TEST_CASE("take: waits for the first input, a wake or the end of its time") {
    RocksEngine engine;
    Log& log = engine.open();
    using namespace std::chrono_literals;
    const auto elapsed = [](auto&& act) {
        const auto start = std::chrono::steady_clock::now();
        act();
        return std::chrono::steady_clock::now() - start;
    };
    CHECK(elapsed([&] { CHECK(decide(log, {.wait = 30ms}).empty()); }) >= 30ms);

    log.wake();  // before the wait
    CHECK(elapsed([&] { CHECK(decide(log, {.wait = 20s}).empty()); }) < 10s);
    CHECK(elapsed([&] { CHECK(decide(log, {.wait = 30ms}).empty()); }) >=
          30ms);  // a wake ends one wait, not two

    std::thread waker([&] {
        std::this_thread::sleep_for(20ms);
        log.wake();
    });
    CHECK(elapsed([&] { CHECK(decide(log, {.wait = 20s}).empty()); }) < 10s);
    waker.join();

    std::thread appender([&] {
        std::this_thread::sleep_for(20ms);
        log.append(Topic::inputs, 0, numbered(1), [](auto) {});
    });
    CHECK(elapsed([&] { CHECK(decide(log, {.wait = 20s}).size() == 1); }) < 10s);
    appender.join();

    append_numbers(log, 2, 1, *std::make_unique<Acknowledgements>());
    CHECK(log.take({.wait = 20s, .hands_out = false}).value().empty());
    // Undecided inputs are no reason not to wait where nobody decides.
    CHECK(elapsed([&] { CHECK(log.take({.wait = 30ms, .hands_out = false}).value().empty()); }) >= 30ms);
    decide(log);

    std::thread stopper([&] {
        std::this_thread::sleep_for(20ms);
        engine.stop();
    });
    CHECK(elapsed([&] { CHECK(log.take({.wait = 20s}).error().code == LogError::Code::stopped); }) < 10s);
    stopper.join();
}

}  // namespace beaker::log::test
