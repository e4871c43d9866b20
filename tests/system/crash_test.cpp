// kill -9 under load, again and again on one data directory: whatever was answered 200 is there, once,
// decided once.
#include <doctest/doctest.h>

#include <csignal>
#include <random>

#include "tests/projections/directory.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("crash: kill -9 under load loses nothing that was acknowledged, and decides nothing twice") {
    const Directory directory;
    const auto data = directory.path() / "data";
    const std::uint64_t seed = repetitions("BEAKER_CRASH_SEED", std::random_device()());
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    std::vector<std::uint64_t> in_doubt;
    const auto rounds = repetitions("BEAKER_CRASH_ROUNDS", 3);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        CAPTURE(round);
        if (random() % 2 == 0) {  // killed while it starts, too
            const ServerProcess starting({.data = data, .waits = false});
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 150'000));
        }
        ServerProcess server({.data = data});
        // Half of those in doubt are sent again at once, the others only at the end.
        const auto half = in_doubt.begin() + static_cast<std::ptrdiff_t>(in_doubt.size() / 2);
        const std::vector<std::uint64_t> again(in_doubt.begin(), half);
        in_doubt.erase(in_doubt.begin(), half);
        send_again(server.port(), again, promised);

        Load load(server.port(), next);
        for (int i = 0; i < 2000 && load.acknowledged() == 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 400'000));
        server.kill();
        const LoadResult result = load.join();
        CHECK(result.unanswered == 0);
        REQUIRE_FALSE(result.acknowledged.empty());
        promised.add(result);
        in_doubt.insert(in_doubt.end(), result.in_doubt.begin(), result.in_doubt.end());
    }
    ServerProcess server({.data = data});
    (void)check_all_there(server.port(), promised);  // before anything is sent again
    send_again(server.port(), in_doubt, promised);
    const std::size_t rows = check_all_there(server.port(), promised);
    CHECK(rows == promised.numbers.size());
    MESSAGE(rounds, " kills, ", rows, " webhooks");
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);

    const Ran verified = run_beaker({"replay", "verify"}, data);
    CHECK_MESSAGE(verified.code == 0, verified.output);
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

}  // namespace
}  // namespace beaker::testing
