// Trials asked for by many at once on several processes, one role each, of which now this and now that one is
// killed, while Vapi's answers get lost.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <random>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/server_process.hpp"
#include "tests/system/trial_crowd.hpp"

namespace beaker::testing {
namespace {

struct Member {
    std::string name, roles;
    std::unique_ptr<ServerProcess> process;
};

TEST_CASE("processes: trials while connectors, deciders and the edge are killed: one assistant each") {
    const std::size_t trials = repetitions("BEAKER_TRIALS", 100);
    const std::size_t kills = repetitions("BEAKER_TRIAL_KILLS", 3);
    const std::uint64_t seed = repetitions("BEAKER_CRASH_SEED", std::random_device()());
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const Directory directory;
    const auto config = directory.path() / "beaker.toml";
    std::ofstream(config) << fmt::format(
        "log = \"kafka\"\nbrokers = [\"{}\"]\npartitions = 8\n[kafka]\nlanes = 4\nprefix = \"{}\"\n",
        log::test::test_brokers(), log::test::fresh_settings().prefix);
    const ops::SystemClock clock;
    const ops::Sandbox sandbox(clock);
    const auto start = [&](Member& member) {
        member.process = std::make_unique<ServerProcess>(ServerProcess::Options{
            .data = directory.path() / member.name,
            .flags = {"--dev", "--config", config.string(), "--roles", member.roles, "--log-level", "info"},
            .environment = environment_of(sandbox)});
    };
    std::vector<Member> members;
    for (const auto& [name, roles] : {std::pair{"connector-1", "connect"},
                                      {"decider-1", "process"},
                                      {"edge", "ingest,query"},
                                      {"connector-2", "connect"},
                                      {"decider-2", "process"},
                                      {"reader", "query"}})
        start(members.emplace_back(name, roles, nullptr));
    constexpr std::size_t edge = 2;
    std::atomic<std::uint16_t> port = members[edge].process->port();
    TrialCrowd crowd(sandbox, [&] { return port.load(); });
    Visitor(sandbox.port())
        .ask("PUT", "/sandbox/faults",
             R"({"provider":"vapi","operation":"create_assistant","fault":"lost_answer","every":10})");

    const auto started = std::chrono::steady_clock::now();
    crowd.ask_for(trials);
    for (std::size_t kill = 1; kill <= kills; ++kill) {
        REQUIRE(crowd.wait_for_answered(kill * trials / kills));
        Member& victim = members[(kill - 1) % members.size()];
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 50'000));
        victim.process->kill();
        start(victim);
        if (&victim == &members[edge]) port = victim.process->port();
    }
    crowd.join();
    const auto told = crowd.check_told();
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    CHECK(told.size() == trials);
    CHECK(assistants_by_trial(sandbox) == told);
    for (const char* name : {"edge", "reader"})  // each holds some of the tables
        crowd.check_pages(std::ranges::find(members, name, &Member::name)->process->port());
    for (Member& each : members) {
        each.process->signal(SIGTERM);
        CHECK(each.process->wait() == 0);
    }

    const std::size_t asked = requests_to_vapi(sandbox);
    for (const char* name : {"edge", "reader", "decider-1", "decider-2"}) {
        const Ran verified =
            run_beaker({"replay", "verify", "--config", config.string()}, directory.path() / name);
        CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    }
    const Ran rebuilt =
        run_beaker({"replay", "rebuild", "--config", config.string()}, directory.path() / "edge");
    CHECK_MESSAGE(
        rebuilt.output.contains(fmt::format("suppressed: {} vapi_create_assistant, wanted", trials)),
        rebuilt.output);
    CHECK(requests_to_vapi(sandbox) == asked);
    MESSAGE(trials, " trials, ", kills, " kills, all ready after ", seconds,
            " s; answers by status: ", crowd.statuses(), "; Vapi was asked ", asked, " times");
}

}  // namespace
}  // namespace beaker::testing
