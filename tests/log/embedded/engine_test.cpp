// What the engine does beyond the interface: when it writes, what it tells its observer, how it wakes.
#include "log/embedded/engine.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "log/simulated/simulated_storage.hpp"
#include "schemas/events/timer.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {
namespace {

/// An engine over a simulated disk, whose writes are counted.
struct OnDisk {
    explicit OnDisk(EngineOptions options = {.waits = false}, EngineObserver observer = {})
        : log(SimulatedStorage::open(disk, test_partitions).value(), options, clock, std::move(observer)) {}

    SimulatedDisk disk;
    StillClock clock;
    EmbeddedLog log;
};

TEST_CASE("one commit is one sync, and none where there is nothing to write") {
    OnDisk on;
    std::uint64_t syncs = on.disk.syncs();
    const auto new_syncs = [&] { return on.disk.syncs() - std::exchange(syncs, on.disk.syncs()); };
    Acknowledgements told;

    on.log.commit({}).value();
    CHECK(decide(on.log).empty());
    on.log.commit({.outputs = {}, .checkpoints = {{0, 0}, {1, 0}}}).value();
    CHECK(new_syncs() == 0);

    append_numbers(on.log, 0, 50, told);
    auto inputs = on.log.take(at_once).value();
    CHECK(new_syncs() == 0);
    on.log
        .commit({.outputs = {output(Topic::domain_events, 0, 1), output(Topic::effects, 1, 1)},
                 .checkpoints = decided(inputs)})
        .value();
    CHECK(new_syncs() == 1);

    on.log.append(Topic::directory, 0, numbered(1), told.next());
    CHECK(on.log.take(at_once).value().empty());
    on.log.commit({}).value();
    CHECK(new_syncs() == 1);
}

TEST_CASE("the observer is told of each batch and each acknowledgement") {
    std::vector<std::size_t> batches;
    std::size_t bytes = 0;
    std::vector<std::chrono::nanoseconds> waits;
    OnDisk on({.waits = false},
              {.on_batch =
                   [&](std::size_t records, std::size_t size, std::chrono::nanoseconds) {
                       batches.push_back(records);
                       bytes = size;
                   },
               .on_acknowledged = [&](std::chrono::nanoseconds wait) { waits.push_back(wait); }});
    Acknowledgements told;
    append_numbers(on.log, 0, 3, told);
    on.clock.elapsed += std::chrono::milliseconds(7);
    append_numbers(on.log, 3, 1, told);
    const auto inputs = on.log.take(at_once).value();
    on.log.commit({.outputs = {output(Topic::effects, 0, 1)}, .checkpoints = decided(inputs)}).value();
    CHECK(batches == std::vector<std::size_t>{5});
    CHECK(bytes > 5 * 60);
    using std::chrono::milliseconds;
    CHECK(waits == std::vector<std::chrono::nanoseconds>{milliseconds(7), milliseconds(7), milliseconds(7),
                                                         milliseconds(0)});
}

TEST_CASE("a decoded event goes with its record, to who decides and to who follows") {
    OnDisk on;
    const Event tick = Tick{.at = Instant::from_seconds(5)};
    std::vector<Event> followed;
    const auto following = on.log
                               .follow(Topic::inputs, {0, 0, 0, 0},
                                       [&](std::span<const Stored> records) {
                                           for (const Stored& record : records)
                                               followed.push_back(record.event);
                                       })
                               .value();
    Output message = output(Topic::inputs, 1, 1);
    message.event = tick;
    on.log.commit({.outputs = {message}, .checkpoints = {}}).value();
    CHECK(followed == std::vector<Event>{tick});
    const auto inputs = decide(on.log);
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].event == tick);
}

TEST_CASE("a failed write: its records may be stored, the queued ones are not, and each is told so") {
    OnDisk on;
    on.disk.power_cycle({.sync_fails_from = 2});
    Acknowledgements first;
    Acknowledgements queued;
    append_numbers(on.log, 0, 2, first);
    REQUIRE(on.log.take(at_once).value().size() == 2);
    append_numbers(on.log, 2, 3, queued);
    CHECK(on.log.commit({}).error().code == LogError::Code::io);
    REQUIRE(first.answers.size() == 2);
    for (const auto& answer : first.answers) CHECK(answer.error().code == LogError::Code::unavailable);
    REQUIRE(queued.answers.size() == 3);
    for (const auto& answer : queued.answers) CHECK(answer.error().code == LogError::Code::stopped);
    CHECK(on.log.end(Topic::inputs, 0) == 0);
}

TEST_CASE("what is thrown on the way to the disk is a write that failed") {
    OnDisk on({.waits = false},
              {.on_batch = [](std::size_t, std::size_t,
                              std::chrono::nanoseconds) { throw std::runtime_error("an observer fails"); },
               .on_acknowledged = {}});
    Acknowledgements told;
    append_numbers(on.log, 0, 2, told);
    REQUIRE(on.log.take(at_once).value().size() == 2);
    CHECK(on.log.commit({}).error().code == LogError::Code::io);
    REQUIRE(told.answers.size() == 2);
    for (const auto& answer : told.answers) CHECK(answer.error().code == LogError::Code::unavailable);
    CHECK(on.log.commit({}).error().code == LogError::Code::io);
}

TEST_CASE("many threads append, one core thread stores: each record once, in the order of its thread") {
    constexpr std::uint64_t threads = 4;
    constexpr std::uint64_t each = 5'000;
    RocksEngine engine;
    Log& log = engine.open({.queue = {.records = 500}});
    std::atomic<std::uint64_t> acknowledged = 0;
    std::atomic<bool> done = false;
    std::thread core([&] {
        while (!done) decide(log, {.records = 128, .wait = std::chrono::milliseconds(5)});
    });
    std::vector<std::thread> appenders;
    for (std::uint64_t thread = 0; thread < threads; ++thread)
        appenders.emplace_back([&, thread] {
            for (std::uint64_t i = 0; i < each; ++i) {
                for (bool taken = false; !taken;) {
                    taken = true;
                    // A refusal comes at once, on this thread; an acceptance later, on the core thread.
                    const auto here = std::this_thread::get_id();
                    log.append(Topic::inputs, 0, numbered(thread * each + i), [&, here](auto answer) {
                        if (answer)
                            ++acknowledged;
                        else if (std::this_thread::get_id() == here)
                            taken = false;
                    });
                    if (!taken) std::this_thread::yield();
                }
            }
        });
    for (auto& thread : appenders) thread.join();
    while (acknowledged < threads * each) std::this_thread::yield();
    done = true;
    log.wake();
    core.join();
    std::vector<std::uint64_t> next(threads);
    bool in_order = true;
    for (const Stored& stored : all_of(log, Topic::inputs, 0)) {
        const std::uint64_t number = number_of(stored);
        in_order = in_order && number % each == next[number / each]++;
    }
    CHECK(in_order);
    for (const std::uint64_t count : next) CHECK(count == each);
    CHECK(log.backlog().queued_records == 0);
    CHECK(log.backlog().queued_bytes == 0);
}

}  // namespace
}  // namespace beaker::log::test
