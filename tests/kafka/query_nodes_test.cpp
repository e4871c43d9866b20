// Several nodes that answer queries, each with a share of the tables: whichever is asked finds everything,
// also while they come and go.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/kafka/cluster.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/load.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

/// What became of the reads of one who reads without pause.
struct ReadCounts {
    int all = 0, failed = 0, late = 0, stale = 0;
    std::chrono::milliseconds slowest{};
    std::string first_failure;
};

/// Reads single rows, and a list after every ten, one after another at one node until it is destroyed.
class Reading {
public:
    Reading(std::uint16_t port, std::vector<WebhookItem> known)
        : known_(std::move(known)),
          thread_([this, port](const std::stop_token& stop) { read(port, stop); }) {}

    ReadCounts stop() {
        thread_.request_stop();
        thread_.join();
        return counts_;
    }

private:
    static constexpr auto late = 1s;

    void read(std::uint16_t port, const std::stop_token& stop) {
        Client client(port);
        for (std::size_t i = 0; !stop.stop_requested(); ++i) {
            const bool lists = i % 10 == 9;
            const auto begun = Steady::now();
            client.send(get_of(lists ? "/v1/admin/webhook-events?limit=20"
                                     : "/v1/admin/webhook-events/" + known_[i % known_.size()].id));
            const Answer answer = client.answer();
            const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun);
            ++counts_.all;
            counts_.late += took > late ? 1 : 0;
            counts_.slowest = std::max(counts_.slowest, took);
            counts_.stale += answer.header("Beaker-Stale") == "1" ? 1 : 0;
            if (answer.status() == 200) continue;
            if (++counts_.failed == 1) counts_.first_failure = answer.head + "\n" + answer.body;
        }
    }

    const std::vector<WebhookItem> known_;
    ReadCounts counts_;
    std::jthread thread_;
};

void tell(const std::string& when, const ReadCounts& counts) {
    MESSAGE(when, ": ", counts.all, " reads, ", counts.failed, " failed, ", counts.late,
            " took over a second (the slowest ", counts.slowest.count(), " ms), ", counts.stale, " stale");
    CHECK_MESSAGE(counts.failed == 0, counts.first_failure);
    CHECK(counts.all > 0);
}

/// Some webhooks that are stored and shown, sent to the node.
std::vector<WebhookItem> some_webhooks(std::uint16_t port, Promised& promised) {
    std::atomic<std::uint64_t> next{0};
    Load load(port, next, /*reconnects=*/true);
    REQUIRE(in_time([&] { return load.acknowledged() > 200; }));
    promised.add(load.stop());
    return all_webhook_events(port, promised.positions);
}

TEST_CASE("processes: two query nodes share the tables; whichever is asked finds everything") {
    const Cluster cluster({.replicas = 0});
    auto first = cluster.start("first", "ingest,process,query");
    Promised promised;
    const auto before = some_webhooks(first->port(), promised);
    CHECK(before.size() == promised.numbers.size());
    auto second = cluster.start("second", "query");
    REQUIRE(in_time([&] { return count_of(first->output(), "has handed over a partition's tables") == 4; }));
    for (const auto* each : {&first, &second}) {
        const std::size_t rows = check_all_there((*each)->port(), promised);
        CHECK(rows == promised.numbers.size());
        Client client((*each)->port());
        for (const WebhookItem& item : before) {
            client.send(get_of("/v1/admin/webhook-events/" + item.id));
            const Answer answer = client.answer();
            CHECK_MESSAGE(answer.status() == 200, answer.body);
            CHECK(answer.header("Beaker-Stale").empty());
        }
    }
    // A node that answers no queries passes all of them on.
    auto third = cluster.start("third", "ingest");
    const std::size_t rows = check_all_there(third->port(), promised);
    CHECK(rows == promised.numbers.size());

    second->signal(SIGTERM);
    CHECK(second->wait() == 0);
    CHECK(check_all_there(first->port(), promised) == promised.numbers.size());
    third->signal(SIGTERM);
    CHECK(third->wait() == 0);
    first->signal(SIGTERM);
    CHECK(first->wait() == 0);
}

TEST_CASE(
    "processes: no read fails while query nodes that stand by for each other are killed and restarted") {
    const Cluster cluster({.replicas = 1});
    auto edge = cluster.start("edge", "ingest,process");
    auto first = cluster.start("first", "query");
    auto second = cluster.start("second", "query");
    Promised promised;
    const auto known = some_webhooks(edge->port(), promised);
    {
        Reading reading(edge->port(), known);
        std::this_thread::sleep_for(1s);
        first->kill();
        std::this_thread::sleep_for(20s);  // past the silence after which it is gone
        tell("one of two killed -9", reading.stop());
    }
    {
        Reading reading(edge->port(), known);
        first = cluster.start("first", "query");
        std::this_thread::sleep_for(3s);
        tell("it comes back", reading.stop());
    }
    {
        Reading reading(edge->port(), known);
        second->signal(SIGSTOP);
        std::this_thread::sleep_for(5s);
        second->signal(SIGCONT);
        std::this_thread::sleep_for(2s);
        tell("the other one sleeps for 5 s", reading.stop());
    }
    {
        std::atomic<std::uint64_t> next{1'000'000};
        Load load(edge->port(), next, /*reconnects=*/true);
        Reading reading(edge->port(), known);
        const auto end = Steady::now() + std::chrono::minutes(repetitions("BEAKER_KAFKA_ROLLING_MINUTES", 0));
        int restarts = 0;
        do {
            for (const auto& [node, name] : {std::pair{&first, "first"}, {&second, "second"}}) {
                (*node)->signal(SIGTERM);
                CHECK((*node)->wait() == 0);
                *node = cluster.start(name, "query");
                ++restarts;
                std::this_thread::sleep_for(1s);
            }
        } while (Steady::now() < end);
        MESSAGE(restarts, " restarts");
        tell("one after the other restarted, under load", reading.stop());
        promised.add(load.stop());
    }
    CHECK(check_all_there(edge->port(), promised) == promised.numbers.size());
}

}  // namespace
}  // namespace beaker::testing
