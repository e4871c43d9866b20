// The two ways in which a server ends by itself: it is asked to, or its disk fails.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/projections/directory.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

void wait_for_acknowledged(const Load& load, std::size_t count) {
    for (int i = 0; i < 4000 && load.acknowledged() < count; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    REQUIRE(load.acknowledged() >= count);
}

TEST_CASE("shutdown: SIGTERM under load answers what it took, loses nothing, and exits with 0") {
    const Directory directory;
    const auto data = directory.path() / "data";
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    for (int round = 0; round < 3; ++round) {
        CAPTURE(round);
        ServerProcess server({.data = data});
        Load load(server.port(), next, /*reconnects=*/true);
        wait_for_acknowledged(load, 50);
        server.signal(SIGTERM);
        CHECK_MESSAGE(server.wait() == 0, server.output());
        const LoadResult result = load.join();
        CHECK(result.unanswered == 0);
        for (const auto& [status, times] : result.statuses) CHECK((status == 200 || status == 503));
        promised.add(result);
    }
    const ServerProcess server({.data = data});
    (void)check_all_there(server.port(), promised);
}

TEST_CASE(
    "shutdown: a disk that fails answers 503, ends the server with 3 and its reason, and loses nothing") {
    const Directory directory;
    const auto data = directory.path() / "data";
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    bool answered_503 = false;
    {
        ServerProcess server({.data = data, .file_bytes_max = 600'000});
        Load load(server.port(), next, /*reconnects=*/true);
        CHECK_MESSAGE(server.wait(std::chrono::seconds(60)) == 3, server.output());
        const LoadResult result = load.stop();
        CHECK(result.unanswered == 0);
        answered_503 = result.statuses.contains(503);
        promised.add(result);
        const std::string output = server.output();
        CAPTURE(output);
        CHECK(output.contains("beaker serve: stopped: "));
        CHECK(output.contains("File too large"));
    }
    CHECK(answered_503);
    REQUIRE(promised.numbers.size() > 10);
    ServerProcess server({.data = data});
    (void)check_all_there(server.port(), promised);
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
    const Ran verified = run_beaker({"replay", "verify"}, data);
    CHECK_MESSAGE(verified.code == 0, verified.output);
}

}  // namespace
}  // namespace beaker::testing
