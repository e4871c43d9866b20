// Trials asked for by many at once on several processes, one role each, of which now this and now that one is
// killed, while Vapi's answers get lost.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/killed_trials.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

struct Member {
    std::string name, roles;
    std::unique_ptr<ServerProcess> process;
};

TEST_CASE("processes: trials while connectors, deciders and the edge are killed: one assistant each") {
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
    KilledTrials trials(sandbox, [&] { return port.load(); }, 100);
    trials.run([&](std::size_t kill, std::mt19937_64&) {
        Member& victim = members[(kill - 1) % members.size()];
        victim.process->kill();
        start(victim);
        if (&victim == &members[edge]) port = victim.process->port();
    });
    for (const char* name : {"edge", "reader"})  // each holds some of the tables
        trials.crowd().check_pages(std::ranges::find(members, name, &Member::name)->process->port());
    for (Member& each : members) {
        each.process->signal(SIGTERM);
        CHECK(each.process->wait() == 0);
    }

    for (const char* name : {"edge", "reader", "decider-1", "decider-2"}) {
        const Ran verified =
            run_beaker({"replay", "verify", "--config", config.string()}, directory.path() / name);
        CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    }
    (void)trials.check_rebuild({"--config", config.string()}, directory.path() / "edge");
}

}  // namespace
}  // namespace beaker::testing
