// Virtual time of several processes: whoever is asked moves it for all.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/moved_time.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("processes: virtual time is one for all, whoever moves it") {
    const Directory directory;
    const auto config = directory.path() / "beaker.toml";
    std::ofstream(config) << fmt::format(
        "log = \"kafka\"\nbrokers = [\"{}\"]\npartitions = 4\n[kafka]\nlanes = 2\nprefix = \"{}\"\n",
        log::test::test_brokers(), log::test::fresh_settings().prefix);
    const ops::SystemClock clock;
    const ops::Sandbox sandbox(clock);
    std::vector<std::unique_ptr<ServerProcess>> processes;
    for (const char* roles : {"process", "connect", "process", "ingest,query"})
        processes.push_back(std::make_unique<ServerProcess>(
            ServerProcess::Options{.data = directory.path() / fmt::format("{}-{}", processes.size(), roles),
                                   .flags = {"--dev", "--clock", std::string(MovedTime::flag), "--config",
                                             config.string(), "--roles", roles},
                                   .environment = environment_of(sandbox)}));
    MovedTime(sandbox, processes.back()->port()).live_through_links_and_a_trial();
}

}  // namespace
}  // namespace beaker::testing
