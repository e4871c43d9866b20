#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

using Numbers = std::vector<std::uint64_t>;

TEST_CASE_TEMPLATE(
    "follow: what is stored at once, what is committed after its acknowledgements, then nothing", Engine,
    BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (std::uint64_t i = 0; i < 4; ++i) log.append(Topic::inputs, 0, numbered(i), told.next());
    decide(log);

    Numbers seen;
    std::size_t told_before = 0;
    auto following = log.follow(Topic::inputs, {1, 0, 0, 0},
                                [&](std::span<const Stored> records) {
                                    for (const Stored& record : records) seen.push_back(number_of(record));
                                    told_before = told.answers.size();
                                })
                         .value();
    CHECK(seen == Numbers{1, 2, 3});

    log.append(Topic::inputs, 0, numbered(4), told.next());
    log.append(Topic::directory, 0, numbered(77), told.next());
    CHECK(seen.size() == 3);
    const auto inputs = log.take(at_once).value();
    if constexpr (Engine::stores_with_commit) CHECK(seen.size() == 3);
    log.commit({.outputs = {output(Topic::inputs, 0, 5), output(Topic::domain_events, 0, 88)},
                .checkpoints = decided(inputs)})
        .value();
    CHECK(seen == Numbers{1, 2, 3, 4, 5});
    CHECK(told_before == told.answers.size());

    following.reset();
    log.append(Topic::inputs, 0, numbered(6), told.next());
    decide(log);
    CHECK(seen.size() == 5);
}

TEST_CASE_TEMPLATE(
    "follow: an event that the writer had at hand comes along; from the tail nothing old comes", Engine,
    BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    log.commit({.outputs = {output(Topic::domain_events, 1, 1)}, .checkpoints = {}}).value();
    std::vector<Stored> seen;
    std::vector<Offset> tail;
    for (PartitionId partition = 0; partition < log.partitions(); ++partition)
        tail.push_back(log.end(Topic::domain_events, partition));
    const auto following = log.follow(Topic::domain_events, tail,
                                      [&](std::span<const Stored> records) {
                                          seen.insert(seen.end(), records.begin(), records.end());
                                      })
                               .value();
    CHECK(seen.empty());
    log.commit({.outputs = {output(Topic::domain_events, 1, 2)}, .checkpoints = {}}).value();
    REQUIRE(seen.size() == 1);
    if constexpr (Engine::dense) CHECK(seen[0].position == Position{1, 1});
    CHECK(seen[0].position.offset - seen[0].gap == tail[1]);
    CHECK(seen[0].topic == Topic::domain_events);
}

TEST_CASE_TEMPLATE("follow: a sink may end its own following", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    std::unique_ptr<Subscription> following;
    int calls = 0;
    following = log.follow(Topic::effects, {0, 0, 0, 0},
                           [&](std::span<const Stored>) {
                               ++calls;
                               following.reset();
                           })
                    .value();
    for (std::uint64_t i = 0; i < 3; ++i)
        log.commit({.outputs = {output(Topic::effects, 0, i)}, .checkpoints = {}}).value();
    CHECK(calls == 1);
}

TEST_CASE_TEMPLATE("follow: a subscription may outlive its log", Engine, BEAKER_ENGINES) {
    std::unique_ptr<Subscription> following;
    {
        Engine engine;
        following =
            engine.open().follow(Topic::effects, {0, 0, 0, 0}, [](std::span<const Stored>) {}).value();
    }
    following.reset();
}

/// Checks that the offsets of each partition come without gap or repetition.
class Checker {
public:
    explicit Checker(std::vector<Offset> from) : next_(std::move(from)) {}
    void operator()(std::span<const Stored> records) {
        for (const Stored& record : records) {
            if (record.position.offset != next_[record.position.partition]++) wrong = true;
            if (number_of(record) != record.position.offset) wrong = true;
        }
        count += records.size();
    }
    std::atomic<bool> wrong = false;
    std::atomic<std::size_t> count = 0;

private:
    std::vector<Offset> next_;
};

TEST_CASE("follow: joining and leaving while others append: no gap, no repetition") {
    constexpr std::uint64_t records = 20'000;
    RocksEngine engine;
    Log& log = engine.open();
    std::atomic<bool> done = false;
    std::thread core([&] {
        while (!done) decide(log, {.records = 64, .wait = std::chrono::milliseconds(5)});
    });
    std::thread appender([&] {
        for (std::uint64_t i = 0; i < records; ++i) {
            while (log.backlog().queued_records > 4'000) std::this_thread::yield();
            log.append(Topic::inputs, static_cast<PartitionId>(i % 4), numbered(i / 4), [](auto) {});
        }
    });
    const auto total_end = [&] {
        Offset total = 0;
        for (PartitionId partition = 0; partition < 4; ++partition)
            total += log.end(Topic::inputs, partition);
        return total;
    };
    std::size_t joins = 0;
    while (total_end() < records) {  // short ones, from the begin and from the tail
        std::vector<Offset> from(4);
        if (joins % 2 == 1)
            for (PartitionId partition = 0; partition < 4; ++partition)
                from[partition] = log.end(Topic::inputs, partition);
        Checker checker(from);
        const auto following = log.follow(Topic::inputs, from, std::ref(checker)).value();
        if (joins % 3 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        CHECK(!checker.wrong);
        ++joins;
    }
    appender.join();
    Checker whole({0, 0, 0, 0});
    {
        const auto following = log.follow(Topic::inputs, {0, 0, 0, 0}, std::ref(whole)).value();
        CHECK(whole.count == records);
    }
    done = true;
    log.wake();
    core.join();
    CHECK(!whole.wrong);
    CHECK(joins > 1);
}

TEST_CASE("follow: its end waits for a sink that runs on the core thread") {
    RocksEngine engine;
    Log& log = engine.open();
    std::atomic<bool> entered = false;
    std::atomic<bool> left = false;
    auto following = log.follow(Topic::effects, {0, 0, 0, 0},
                                [&](std::span<const Stored>) {
                                    entered = true;
                                    std::this_thread::sleep_for(std::chrono::milliseconds(50));
                                    left = true;
                                })
                         .value();
    std::thread core(
        [&] { log.commit({.outputs = {output(Topic::effects, 0, 1)}, .checkpoints = {}}).value(); });
    while (!entered) std::this_thread::yield();
    following.reset();
    CHECK(left);
    core.join();
}

}  // namespace beaker::log::test
