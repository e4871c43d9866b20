// A backup beside a server under load: restored on an empty disk, it has whatever was acknowledged before it.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

#include "tests/projections/directory.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

void wait_for(const Load& load, std::size_t acknowledged) {
    for (int i = 0; i < 6000 && load.acknowledged() < acknowledged; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST_CASE("backup: under load, then kill -9, an empty disk, restore: all is there, and rebuilds identical") {
    const Directory directory;
    const auto data = directory.path() / "data", backup = directory.path() / "backup";
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    {
        ServerProcess server({.data = data});
        {
            Load before(server.port(), next);
            wait_for(before, 200);
            const LoadResult result = before.stop();
            REQUIRE(result.unanswered == 0);
            promised.add(result);
        }
        Load during(server.port(), next);
        wait_for(during, 20);
        const std::string address = fmt::format("http://127.0.0.1:{}", server.port());
        const Ran made = run_beaker(
            {"backup", "create", backup.string(), "--server", address, "--data-dir", data.string()}, data);
        CHECK_MESSAGE(made.code == 0, made.output);
        const std::size_t at_backup = during.acknowledged();
        wait_for(during, at_backup + 20);
        CHECK(during.acknowledged() >= at_backup + 20);  // the server went on
        server.kill();
        (void)during.join();
    }
    CHECK(std::filesystem::is_empty(data / "checkpoints"));
    std::filesystem::remove_all(data);

    const Ran verified = run_beaker({"backup", "verify", backup.string()}, data);
    CHECK_MESSAGE(verified.code == 0, verified.output);
    const Ran restored = run_beaker({"backup", "restore", backup.string()}, data);
    CHECK_MESSAGE(restored.code == 0, restored.output);
    const Ran again = run_beaker({"backup", "restore", backup.string()}, data);
    CHECK_MESSAGE(again.code == 2, again.output);
    const Ran rebuilt = run_beaker({"replay", "verify"}, data);
    CHECK_MESSAGE(rebuilt.code == 0, rebuilt.output);
    CHECK_MESSAGE(rebuilt.output.contains("identical: "), rebuilt.output);

    ServerProcess server({.data = data});
    const std::size_t rows = check_all_there(server.port(), promised);
    CHECK(rows >= promised.numbers.size());
    MESSAGE(rows, " webhooks, ", promised.numbers.size(), " of them acknowledged before the backup");
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
}

TEST_CASE("backup: without a server, and what is refused") {
    const Directory directory;
    const auto data = directory.path() / "data", backup = directory.path() / "backup";
    const auto run = [&](std::vector<std::string> arguments) { return run_beaker(arguments, data); };
    CHECK(run({"backup", "create", backup.string()}).code == 3);  // there is no log
    {
        ServerProcess server({.data = data});
        const auto wrong_server =
            run({"backup", "create", backup.string(), "--server", "http://127.0.0.1:1"});
        CHECK_MESSAGE(wrong_server.code == 3, wrong_server.output);
        CHECK_FALSE(std::filesystem::exists(backup));
        server.signal(SIGTERM);
        CHECK(server.wait() == 0);
    }
    const auto made = run({"backup", "create", backup.string()});
    CHECK_MESSAGE(made.code == 0, made.output);
    CHECK(run({"backup", "create", backup.string()}).code == 2);
    CHECK(run({"backup", "verify", backup.string()}).code == 0);
    CHECK(run({"backup", "verify", data.string()}).code == 1);
    CHECK(run({"backup", "restore", data.string(), "--data-dir", (directory.path() / "new").string()}).code ==
          1);
}

}  // namespace
}  // namespace beaker::testing
