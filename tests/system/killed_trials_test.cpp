// Trials asked for by many at once while the whole process is killed again and again, and Vapi's answers get
// lost: each trial has one assistant, and what its owner was told is true.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/projections/directory.hpp"
#include "tests/system/killed_trials.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("trials: whoever is killed meanwhile, each has one assistant, and replay makes none") {
    const Directory directory;
    const ops::SystemClock clock;
    const ops::Sandbox sandbox(clock);
    const ServerProcess::Options options{.data = directory.path() / "data",
                                         .environment = environment_of(sandbox)};
    auto server = std::make_unique<ServerProcess>(options);
    std::atomic<std::uint16_t> port = server->port();
    KilledTrials trials(sandbox, [&] { return port.load(); }, 120);
    trials.run([&](std::size_t, std::mt19937_64& random) {
        server->kill();
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 100'000));
        server = std::make_unique<ServerProcess>(options);
        port = server->port();
    });
    trials.crowd().check_pages(server->port());
    server->signal(SIGTERM);
    CHECK(server->wait() == 0);

    const Ran verified = run_beaker({"replay", "verify"}, options.data);
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    const std::string rebuilt = trials.check_rebuild({}, options.data);
    CHECK_MESSAGE(rebuilt.contains(fmt::format("suppressed: {} mail_send, wanted", TrialCrowd::people)),
                  rebuilt);
}

}  // namespace
}  // namespace beaker::testing
