// Time that stands still until somebody moves it.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/projections/directory.hpp"
#include "tests/system/moved_time.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

TEST_CASE(
    "virtual time: links run out and trials expire when it is moved, and a restart goes on from there") {
    const Directory directory;
    const ops::SystemClock clock;
    const ops::Sandbox sandbox(clock);
    const ServerProcess::Options options{.data = directory.path() / "data",
                                         .flags = {"--dev", "--clock", std::string(MovedTime::flag)},
                                         .environment = environment_of(sandbox)};
    auto server = std::make_unique<ServerProcess>(options);
    MovedTime(sandbox, server->port()).live_through_links_and_a_trial();
    server->kill();
    server = std::make_unique<ServerProcess>(options);
    CHECK(MovedTime(sandbox, server->port()).advance("PT0S") == "2026-03-03T13:21:01Z");
    server->signal(SIGTERM);
    CHECK(server->wait() == 0);
    const Ran verified = run_beaker({"replay", "verify"}, options.data);
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

}  // namespace
}  // namespace beaker::testing
