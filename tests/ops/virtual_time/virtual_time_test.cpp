// What whoever moves virtual time is told where others do not do their part.
#include "ops/virtual_time/virtual_time.hpp"

#include <doctest/doctest.h>

#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "log/embedded/engine.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "ops/node/system_clock.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/timer.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::ops {
namespace {

using namespace std::chrono_literals;

const Instant start = Instant::from_seconds(1'767'225'600);
const Uuid mail = Uuid::derive(Slot(1), {"mail"});

RecordPtr record_of(const Event& event) {
    auto record = std::make_shared<Record>();
    record->subject = "person/dana";
    record->id = Uuid::derive(Slot(1), {"virtual time test", event.type(), event.json()});
    record->correlation = record->id;
    record->type = event.type();
    record->source = "/test";
    record->time = start;
    record->value = event.json();
    return record;
}

/// A log whose core thread stores what comes, and decides nothing but what the test says.
class Undecided {
public:
    explicit Undecided(VirtualTime::Patience patience) : time(log_, clock, patience) {
        following_ = *log_.follow(Topic::directory, {0}, [this](auto entries) { time.listed(entries); });
        REQUIRE(time.follow());
    }
    ~Undecided() {
        core_.request_stop();
        core_.join();
    }
    Undecided(const Undecided&) = delete;
    Undecided& operator=(const Undecided&) = delete;

    void says(const Event& event) {
        std::promise<void> said;
        {
            const std::lock_guard lock(mutex_);
            says_.push_back({Topic::domain_events, 0, record_of(event), event, 0});
            told_.push_back(&said);
        }
        log_.wake();
        said.get_future().wait();
    }
    void comes(const Event& input) {
        std::promise<void> stored;
        log_.append(Topic::inputs, 0, *record_of(input), [&stored](const auto&) { stored.set_value(); });
        stored.get_future().wait();
    }

private:
    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            (void)log_.take({.wait = 5ms}).value();
            log::Step step;
            std::vector<std::promise<void>*> told;
            {
                const std::lock_guard lock(mutex_);
                step.outputs.swap(says_);
                told.swap(told_);
            }
            log_.commit(std::move(step)).value();
            for (auto* each : told) each->set_value();
        }
    }

    const testing::Directory directory_;
    const SystemClock machine_;

public:
    VirtualClock clock{start, machine_};

private:
    log::EmbeddedLog log_{
        *log::RocksStorage::open(directory_.path() / "log", {.partitions = 1}), {}, machine_};

public:
    VirtualTime time;

private:
    std::mutex mutex_;
    std::vector<log::Output> says_;
    std::vector<std::promise<void>*> told_;
    std::unique_ptr<log::Subscription> following_;
    std::jthread core_{[this](const std::stop_token& stop) { run(stop); }};
};

TEST_CASE("virtual time: it does not move while something waits to be decided, and says so") {
    Undecided world({.decided = 40ms, .tries = 10ms});
    world.comes(TimerCancelled{"x"});
    const auto reached = world.time.advance(1s);
    REQUIRE(!reached);
    CHECK(reached.error() == "what is due at 2026-01-01T00:00:00Z is not decided");
    CHECK(world.clock.now() == start);
}

TEST_CASE("virtual time: it stands where a timer is due that nobody takes") {
    Undecided world({.decided = 40ms, .tries = 10ms});
    world.says(TimerSet{"x", start + 20s, {}, {}});
    const auto reached = world.time.advance(60s);
    REQUIRE(!reached);
    CHECK(reached.error() == "what is due at 2026-01-01T00:00:20Z is not decided");
    CHECK(world.clock.now() == start + 20s);
}

TEST_CASE("virtual time: a try whose end nobody tells holds it up only so long") {
    constexpr auto patience = 100ms;
    Undecided world({.decided = 60s, .tries = patience});
    world.says(EffectRequested{mail, 1, false, start + 60s, {}});
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(world.time.advance(1s));
    CHECK(std::chrono::steady_clock::now() - began >= patience);
    CHECK(world.clock.now() == start + 1s);
}

TEST_CASE("virtual time: who moves it is told when the server stops") {
    Undecided world({.decided = 60s, .tries = 60s});
    world.comes(TimerCancelled{"x"});
    auto reached = std::async(std::launch::async, [&] { return world.time.advance(1s); });
    world.time.stop();
    const auto told = reached.get();
    REQUIRE(!told);
    CHECK(told.error() == "the server stops");
    CHECK(world.clock.now() == start);
}

}  // namespace
}  // namespace beaker::ops
