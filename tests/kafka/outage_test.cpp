// The brokers go away, all of them, and come back; or their disk is full until somebody makes room.
#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

#include "tests/kafka/crew.hpp"
#include "tests/kafka/small_disk.hpp"
#include "tests/projections/directory.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/in_time.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;

/// What the edge may take beside what it has at rest, while all that it can hold waits for the brokers: its
/// queue is of 2 MB and the client library's of twice that, and the connections have their buffers.
constexpr std::uint64_t room = 64 << 20;

struct Outage {
    std::function<void()> begins, ends;
    std::chrono::seconds lasts;
    int connections = 200;
};

/// What was acknowledged before, during and after is decided once, and what could not be was told so in time.
void see_through(Cluster::Options options, const Outage& outage) {
    std::atomic<std::uint64_t> next{0};
    options.settings =
        "[http]\nbody_bytes_max = 1048576\n[batch]\nrecords_max = 100\n"
        "[queue]\nbytes_max = 2097152\nrecords_max = 100\n";
    Crew crew(std::move(options),
              {{"edge", "ingest,query"}, {"decider", "process"}, {"connector", "connect"}}, next);
    const ServerProcess& edge = *crew.members().front().process;
    LoadResult result;
    {
        Load load(edge.port(), next,
                  {.connections = outage.connections, .reconnects = true, .insists = true, .pause = 100ms});
        REQUIRE(in_time([&] { return load.acknowledged() > 2000; }));
        const std::uint64_t before = edge.memory_peak();
        outage.begins();
        std::this_thread::sleep_for(outage.lasts);
        const std::uint64_t during = edge.memory_peak();
        MESSAGE("memory at most: ", before >> 20, " MB before, ", during >> 20, " MB after ",
                outage.lasts.count(), " s without brokers");
        CHECK(during < before + room);
        const std::size_t acknowledged = load.acknowledged();
        const auto back = std::chrono::steady_clock::now();
        outage.ends();
        REQUIRE(in_time([&] { return load.acknowledged() > acknowledged + 2000; }));
        MESSAGE("2000 acknowledged again, the brokers' own start included: ",
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - back)
                    .count(),
                " ms");
        result = load.stop();
    }
    for (const auto& [status, times] : result.statuses) MESSAGE("answered ", status, ": ", times);
    CHECK(result.statuses.size() == 2);
    CHECK(result.statuses[503] > 0);
    CHECK(result.without_retry_after == 0);
    CHECK(result.unanswered == 0);
    crew.see_through();
    Promised promised = crew.promised();
    promised.add(result);
    (void)check_all_there(edge.port(), promised);
    send_again(edge.port(), result.in_doubt, promised);
    const std::size_t rows = check_all_there(edge.port(), promised);
    CHECK(rows == promised.numbers.size());
    crew.end();
    const auto counts = crew.check_log(result.stored);
    CHECK(counts.settled >= promised.numbers.size());
}

TEST_CASE("processes: without brokers for a minute, under load" *
          doctest::skip(std::getenv("BEAKER_KAFKA_DIR") == nullptr)) {
    const Brokers brokers;
    REQUIRE(brokers.count() > 0);
    see_through({.replication = brokers.count() >= 3 ? 3 : 1},
                {.begins =
                     [&] {
                         for (int each = 1; each <= brokers.count(); ++each) brokers.kill(each);
                     },
                 .ends = [&] { brokers.start(); },
                 .lasts = std::chrono::seconds(repetitions("BEAKER_KAFKA_AWAY_SECONDS", 60))});
}

TEST_CASE("processes: the broker's disk is full, under load") {
    const Directory directory;
    const auto data = OwnBroker::data_of(directory.path());
    if (!SmallDisk::possible(data)) {
        MESSAGE("not tried: this process may mount no disk that could be full");
        return;
    }
    const SmallDisk disk(data);
    const OwnBroker broker(directory.path());
    see_through({.brokers = broker.address()}, {.begins =
                                                    [&] {
                                                        disk.fill();
                                                        // A broker that has nowhere to write ends.
                                                        broker.as_brokers().await_end(1);
                                                    },
                                                .ends =
                                                    [&] {
                                                        disk.make_room();
                                                        broker.as_brokers().start();
                                                    },
                                                .lasts = 2s,
                                                .connections = 40});
}

}  // namespace
}  // namespace beaker::testing
