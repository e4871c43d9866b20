// The program itself, several processes on one Kafka: whoever is killed, what was answered 200 is decided
// once.
#include <doctest/doctest.h>

#include <csignal>
#include <random>

#include "tests/kafka/cluster.hpp"
#include "tests/kafka/crew.hpp"
#include "tests/kafka/deliveries.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/load.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;

/// How long it takes until all that was promised is decided and shown.
std::chrono::milliseconds shown_after(std::uint16_t port, const Promised& promised) {
    const auto start = std::chrono::steady_clock::now();
    (void)check_all_there(port, promised);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

/// A process that decides and has lanes to decide on.
std::unique_ptr<ServerProcess> start_decider(const Cluster& cluster, const std::string& name) {
    auto process = cluster.start(name, "process");
    REQUIRE(in_time([&] { return process->output().contains("a lane has come"); }));
    return process;
}

TEST_CASE(
    "processes: one takes the webhooks, two decide, one of these is killed; nothing is lost or there twice") {
    const Cluster cluster;
    auto edge = cluster.start("edge", "ingest,query");
    auto first = start_decider(cluster, "first");
    auto second = start_decider(cluster, "second");
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
        victim = start_decider(cluster, round % 2 == 0 ? "first" : "second");
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
    auto sleeper = start_decider(cluster, "sleeper");
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    {
        Load load(edge->port(), next, /*reconnects=*/true);
        REQUIRE(in_time([&] { return load.acknowledged() > 100; }));
        sleeper->signal(SIGSTOP);
        std::this_thread::sleep_for(200ms);
        promised.add(load.stop());
    }
    auto other = start_decider(cluster, "other");  // waits for the session to end, then decides all
    (void)check_all_there(edge->port(), promised);
    sleeper->signal(SIGCONT);
    Load load(edge->port(), next, /*reconnects=*/true);
    const bool told = in_time([&] { return sleeper->output().contains("a lane has gone"); });
    REQUIRE_MESSAGE(told, sleeper->output());
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

/// So long and so many at least. Without the variables: two in every run, one of them at the worst moment.
struct Plan {
    std::chrono::minutes time{repetitions("BEAKER_KAFKA_MINUTES", 0)};
    std::uint64_t harms = repetitions("BEAKER_KAFKA_HARMS", 2);
    Brokers brokers{};

    bool is_long() const { return time > 0min; }
    Harm next(std::uint64_t round, std::mt19937_64& random) const {
        if (round == 0) return random() % 2 == 0 ? Harm::kill_before_commit : Harm::sleep_before_commit;
        constexpr std::array often{Harm::kill,
                                   Harm::kill,
                                   Harm::kill,
                                   Harm::kill_before_commit,
                                   Harm::kill_before_commit,
                                   Harm::pause,
                                   Harm::sleep_past_session,
                                   Harm::sleep_before_commit};
        const std::size_t kinds = often.size() + (brokers.count() > 1 ? 1 : 0);
        const std::size_t kind = random() % kinds;
        return kind < often.size() ? often[kind] : Harm::kill_broker;
    }
};

std::vector<Member> crew_of(const Plan& plan) {
    std::vector<Member> members;
    if (!plan.is_long()) {
        for (const char* name : {"edge-1", "edge-2"}) members.push_back({name, "ingest,query"});
        members.push_back({"decider-1", "process"});
        members.push_back({"decider-2", "process,connect"});
        return members;
    }
    for (const char* role : {"ingest", "process", "query", "connect"})
        for (const char* number : {"-1", "-2"}) members.push_back({std::string(role) + number, role});
    return members;
}

/// What was harmed and how long each took, by kind.
class Takeovers {
public:
    void add(Harm harm, const Crew::Harmed& harmed, std::chrono::seconds at) {
        kills_ += kills(harm) ? 1 : 0;
        times_[harm].push_back(harmed.shown_after);
        MESSAGE(at.count(), " s: ", harmed.victim, ", ", text_of(harm),
                ": what came then was decided and shown after ", harmed.shown_after.count(), " ms");
    }
    void tell() {
        for (auto& [harm, times] : times_) {
            std::ranges::sort(times);
            MESSAGE(text_of(harm), ": ", times.size(), " times, shown after ", times.front().count(), " to ",
                    times.back().count(), " ms, half of them within ", times[times.size() / 2].count(),
                    " ms");
        }
    }
    std::uint64_t kills_so_far() const { return kills_; }

private:
    std::uint64_t kills_ = 0;
    std::map<Harm, std::vector<std::chrono::milliseconds>> times_;
};

TEST_CASE(
    "processes: random ones are killed or stopped under load; all that was acknowledged is decided once") {
    const Plan plan;
    const std::uint64_t seed = repetitions("BEAKER_CRASH_SEED", std::random_device()());
    MESSAGE("seed ", seed);
    std::mt19937_64 random(seed);
    std::atomic<std::uint64_t> next{(seed % 1'000'000) * 1'000'000};  // ids that no other run has
    Crew crew({.replication = plan.brokers.count() >= 3 ? 3 : 1,
               .replicas = static_cast<int>(seed % 2),
               .program = BEAKER_HELD_PROGRAM},
              crew_of(plan), next);
    const auto doors = crew.with("ingest");
    std::vector<Position> stored;
    Promised promised;
    std::vector<std::uint64_t> in_doubt;
    Takeovers takeovers;
    const auto started = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started);
    };
    {
        const Load::Options options{.reconnects = true, .insists = true, .repeats = true, .pause = 20ms};
        Load first(doors[0]->port, next, options), second(doors[1]->port, next, options);
        Calls calls({doors[0]->port, doors[1]->port}, deliveries(plan.is_long() ? 1000 : 10, seed), 20ms);
        crew.see_through();
        for (std::uint64_t round = 0; round < plan.harms || elapsed() < plan.time; ++round) {
            const Harm harm = plan.next(round, random);
            const auto at = elapsed();
            takeovers.add(harm, crew.harm(harm, random, plan.brokers), at);
            std::this_thread::sleep_for(std::chrono::milliseconds(random() % 500));
        }
        stored = calls.stop();
        for (Load* load : {&first, &second}) {
            const auto result = load->stop();
            promised.add(result);
            in_doubt.insert(in_doubt.end(), result.in_doubt.begin(), result.in_doubt.end());
            stored.insert(stored.end(), result.stored.begin(), result.stored.end());
        }
    }
    MESSAGE(elapsed().count(), " s, ", takeovers.kills_so_far(), " kills");
    takeovers.tell();
    send_again(doors[0]->port, in_doubt, promised);
    for (const std::uint64_t number : crew.promised().numbers) promised.numbers.push_back(number);
    promised.positions.advance(crew.promised().positions);
    for (const Member* each : crew.with("query")) (void)check_all_there(each->port, promised);
    crew.end();
    const auto counts = crew.check_log(stored);
    CHECK(counts.duplicates > 0);
    for (const Member& each : crew.members()) {
        const Ran verified = crew.cluster().verify(each.name);
        CHECK_MESSAGE(verified.output.contains("identical: "), each.name, ": ", verified.output);
    }
}

}  // namespace
}  // namespace beaker::testing
