// Trials asked for by many at once while the whole process is killed again and again, and Vapi's answers get
// lost: each trial has one assistant, and what its owner was told is true.
#include <doctest/doctest.h>

#include <csignal>
#include <random>

#include "tests/projections/directory.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/server_process.hpp"
#include "tests/system/trial_crowd.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("trials: whoever is killed meanwhile, each has one assistant, and replay makes none") {
    const std::size_t trials = repetitions("BEAKER_TRIALS", 120);
    const std::size_t kills = repetitions("BEAKER_TRIAL_KILLS", 3);
    const std::uint64_t seed = repetitions("BEAKER_CRASH_SEED", std::random_device()());
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const Directory directory;
    const ops::SystemClock clock;
    const ops::Sandbox sandbox(clock);
    const ServerProcess::Options options{.data = directory.path() / "data",
                                         .environment = environment_of(sandbox)};
    auto server = std::make_unique<ServerProcess>(options);
    std::atomic<std::uint16_t> port = server->port();
    TrialCrowd crowd(sandbox, [&] { return port.load(); });
    Visitor(sandbox.port())
        .ask("PUT", "/sandbox/faults",
             R"({"provider":"vapi","operation":"create_assistant","fault":"lost_answer","every":10})");

    const auto started = std::chrono::steady_clock::now();
    crowd.ask_for(trials);
    for (std::size_t kill = 1; kill <= kills; ++kill) {
        // The last one comes when all have been answered, and assistants are still being made.
        REQUIRE(crowd.wait_for_answered(kill * trials / kills));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 50'000));
        server->kill();
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 100'000));
        server = std::make_unique<ServerProcess>(options);
        port = server->port();
    }
    crowd.join();
    const auto told = crowd.check_told();
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    CHECK(told.size() == trials);
    CHECK(assistants_by_trial(sandbox) == told);
    crowd.check_pages(server->port());
    server->signal(SIGTERM);
    CHECK(server->wait() == 0);

    const std::size_t asked = requests_to_vapi(sandbox);
    const Ran verified = run_beaker({"replay", "verify"}, options.data);
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
    const Ran rebuilt = run_beaker({"replay", "rebuild"}, options.data);
    CHECK_MESSAGE(
        rebuilt.output.contains(fmt::format("suppressed: {} vapi_create_assistant, wanted", trials)),
        rebuilt.output);
    CHECK_MESSAGE(
        rebuilt.output.contains(fmt::format("suppressed: {} mail_send, wanted", TrialCrowd::people)),
        rebuilt.output);
    CHECK(requests_to_vapi(sandbox) == asked);
    MESSAGE(trials, " trials, ", kills, " kills, all ready after ", seconds,
            " s; answers by status: ", crowd.statuses(), "; Vapi was asked ", asked, " times");
}

}  // namespace
}  // namespace beaker::testing
