// The program itself, several processes on one Kafka: whoever is killed, what was answered 200 is decided
// once.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <random>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;

/// A log of its own on the brokers, and the processes' folders.
class Cluster {
public:
    Cluster() {
        std::ofstream(config_) << "log = \"kafka\"\nbrokers = [\"" << log::test::test_brokers()
                               << "\"]\npartitions = 8\n[kafka]\nlanes = 4\nprefix = \""
                               << log::test::fresh_settings().prefix << "\"\n";
    }
    std::unique_ptr<ServerProcess> start(const std::string& name, const std::string& roles) const {
        return std::make_unique<ServerProcess>(ServerProcess::Options{
            .data = directory_.path() / name,
            .flags = {"--dev", "--config", config_.string(), "--roles", roles, "--log-level", "info"}});
    }
    Ran verify(const std::string& name) const {
        return run_beaker({"replay", "verify", "--config", config_.string()}, directory_.path() / name);
    }

private:
    const Directory directory_;
    const std::filesystem::path config_ = directory_.path() / "beaker.toml";
};

/// How long it takes until all that was promised is decided and shown.
std::chrono::milliseconds shown_after(std::uint16_t port, const Promised& promised) {
    const auto start = std::chrono::steady_clock::now();
    (void)check_all_there(port, promised);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

TEST_CASE(
    "processes: one takes the webhooks, two decide, one of these is killed; nothing is lost or there twice") {
    const Cluster cluster;
    auto edge = cluster.start("edge", "ingest,query");
    auto first = cluster.start("first", "process");
    auto second = cluster.start("second", "process");
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    std::vector<std::uint64_t> in_doubt;
    const auto rounds = repetitions("BEAKER_KAFKA_KILLS", 1);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        CAPTURE(round);
        Load load(edge->port(), next, /*reconnects=*/true);
        REQUIRE(in_time([&] { return load.acknowledged() > 200 * (round + 1); }));
        auto& victim = round % 2 == 0 ? first : second;
        victim->kill();
        std::this_thread::sleep_for(300ms);
        const auto result = load.stop();
        CHECK(result.unanswered == 0);
        promised.add(result);
        in_doubt.insert(in_doubt.end(), result.in_doubt.begin(), result.in_doubt.end());
        MESSAGE("after kill -9, the session of 6 s included: ", shown_after(edge->port(), promised).count(),
                " ms");
        victim = cluster.start(round % 2 == 0 ? "first" : "second", "process");
    }
    send_again(edge->port(), in_doubt, promised);
    const std::size_t rows = check_all_there(edge->port(), promised);
    CHECK(rows == promised.numbers.size());
    for (const auto& process : {&edge, &first, &second}) {
        (*process)->signal(SIGTERM);
        CHECK((*process)->wait() == 0);
    }
    for (const char* name : {"edge", "first"}) {
        const Ran verified = cluster.verify(name);
        CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    }
}

TEST_CASE(
    "processes: one that slept past its session decides nothing that counts, says why, and joins again") {
    const Cluster cluster;
    auto edge = cluster.start("edge", "ingest,query");
    auto sleeper = cluster.start("sleeper", "process");
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    {
        Load load(edge->port(), next, /*reconnects=*/true);
        REQUIRE(in_time([&] { return load.acknowledged() > 100; }));
        sleeper->signal(SIGSTOP);
        std::this_thread::sleep_for(200ms);
        promised.add(load.stop());
    }
    auto other = cluster.start("other", "process");  // waits for the session to end, then decides all
    (void)check_all_there(edge->port(), promised);
    sleeper->signal(SIGCONT);
    Load load(edge->port(), next, /*reconnects=*/true);
    REQUIRE(in_time([&] { return sleeper->output().contains("a lane has gone"); }));
    std::this_thread::sleep_for(500ms);
    promised.add(load.stop());
    const std::size_t rows = check_all_there(edge->port(), promised);
    CHECK(rows == promised.numbers.size());
    for (const auto& process : {&edge, &sleeper, &other}) {
        (*process)->signal(SIGTERM);
        CHECK((*process)->wait() == 0);
    }
    const Ran verified = cluster.verify("sleeper");
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

/// What happens to a process of the cluster under load.
enum class Harm { kill, pause, sleep_past_session };

constexpr std::string_view text_of(Harm harm) {
    return harm == Harm::kill ? "kill -9" : harm == Harm::pause ? "stopped for 1 s" : "stopped for 8 s";
}

TEST_CASE(
    "processes: random ones are killed or stopped under load; all that was acknowledged is decided once") {
    const Cluster cluster;
    struct Member {
        std::string name, roles;
        std::unique_ptr<ServerProcess> process;
    };
    std::vector<Member> members;
    members.push_back({"edge-1", "ingest,query", nullptr});
    members.push_back({"edge-2", "ingest,query", nullptr});
    members.push_back({"decider-1", "process", nullptr});
    members.push_back({"decider-2", "process,connect", nullptr});
    for (Member& each : members) each.process = cluster.start(each.name, each.roles);

    const std::uint64_t seed = repetitions("BEAKER_CRASH_SEED", std::random_device()());
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    std::vector<std::uint64_t> in_doubt;
    const auto rounds = repetitions("BEAKER_KAFKA_HARMS", 2);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        CAPTURE(round);
        Member& victim = members[random() % members.size()];
        const Harm harm = static_cast<Harm>(random() % 3);
        std::chrono::steady_clock::time_point harmed;
        {
            Load first(members[0].process->port(), next, /*reconnects=*/true);
            Load second(members[1].process->port(), next, /*reconnects=*/true);
            REQUIRE(in_time([&] { return first.acknowledged() > 50 && second.acknowledged() > 50; }));
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 200'000));
            harmed = std::chrono::steady_clock::now();
            if (harm == Harm::kill) {
                victim.process->kill();
            } else {
                victim.process->signal(SIGSTOP);
                std::this_thread::sleep_for(harm == Harm::pause ? 1s : 8s);
                victim.process->signal(SIGCONT);
            }
            std::this_thread::sleep_for(200ms);
            for (Load* load : {&first, &second}) {
                const auto result = load->stop();
                promised.add(result);
                in_doubt.insert(in_doubt.end(), result.in_doubt.begin(), result.in_doubt.end());
            }
        }
        const bool edge_gone = harm == Harm::kill && &victim == &members[0];
        (void)check_all_there(members[edge_gone ? 1 : 0].process->port(), promised);
        MESSAGE(
            victim.name, ", ", text_of(harm), ": all that was acknowledged is decided and shown after ",
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - harmed)
                .count(),
            " ms");
        if (harm == Harm::kill) victim.process = cluster.start(victim.name, victim.roles);
    }
    send_again(members[0].process->port(), in_doubt, promised);
    for (const int edge : {0, 1}) {
        const std::size_t rows = check_all_there(members[edge].process->port(), promised);
        CHECK(rows == promised.numbers.size());
    }
    MESSAGE(rounds, " harms, ", promised.numbers.size(), " webhooks");
    for (Member& each : members) {
        each.process->signal(SIGTERM);
        CHECK(each.process->wait() == 0);
        const Ran verified = cluster.verify(each.name);
        CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    }
}

}  // namespace
}  // namespace beaker::testing
