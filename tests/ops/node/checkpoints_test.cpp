#include "ops/node/checkpoints.hpp"

#include <doctest/doctest.h>

#include "ops/node/storage.hpp"
#include "tests/system/admin_generations.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

namespace fs = std::filesystem;

struct SetClock final : log::Clock {
    Instant time = Instant::from_seconds(1'767'268'800);
    Instant now() const override { return time; }
    std::chrono::nanoseconds steady() const override { return {}; }
};

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST_CASE("checkpoints: the admin gets one, for anybody else there is no such path") {
    const Directory directory;
    const ops::SystemClock clock;
    RunningNode node(test_config(directory.path()), clock);
    Client client(node.port());
    const auto post = [&](const std::string& token) {
        client.send("POST /v1/admin/checkpoints HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
                    "\r\nContent-Length: 0\r\n\r\n");
        return client.answer();
    };
    const Answer refused = post("nobody");
    CHECK(refused.status() == 404);
    CHECK_FALSE(fs::exists(directory.path() / "checkpoints"));

    const Answer written = post(std::string(admin_token));
    REQUIRE(written.status() == 201);
    REQUIRE(entries(directory.path() / "checkpoints") == 1);
    const auto made = fs::directory_iterator(directory.path() / "checkpoints")->path();
    CHECK(written.body == R"({"name":")" + made.filename().string() + R"("})");
    CHECK(fs::exists(made / "log" / "CURRENT"));
    CHECK(entries(made / "state") == 2);
    CHECK(node.stop().has_value());
}

TEST_CASE("checkpoints: the generation that serves is in it, under the name that a start looks for") {
    const Directory directory;
    const ops::SystemClock clock;
    RunningNode node(test_config(directory.path()), clock);
    AdminGenerations admin(node.port());
    const std::string first = admin.list().serving;
    CHECK(admin.post(admin.build(first), "switch").name == first + ".2");
    CHECK(admin.ask("DELETE", "/" + first).status() == 200);
    CHECK_FALSE(fs::exists(directory.path() / "state" / first));
    Client client(node.port());
    client.send("POST /v1/admin/checkpoints HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
                std::string(admin_token) + "\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(client.answer().status() == 201);
    const auto made = fs::directory_iterator(directory.path() / "checkpoints")->path();
    CHECK(fs::exists(made / "state" / first / "CURRENT"));
    CHECK(entries(made / "state") == 2);
    CHECK(node.stop().has_value());
}

TEST_CASE("checkpoints: one that nobody came for goes after a day; what is none stays") {
    const Directory directory;
    SetClock clock;
    const ops::Config config = test_config(directory.path());
    auto storage = ops::open_storage(config, clock);
    REQUIRE(storage);
    const ops::Checkpoints checkpoints([&](const fs::path& to) { return ops::copy_storage(*storage, to); },
                                       ops::DataDirectory{directory.path()}, clock);
    const auto folder = directory.path() / "checkpoints";
    fs::create_directories(folder / "mine");
    const auto first = checkpoints.write();
    REQUIRE(first);
    clock.time += std::chrono::hours(24);
    checkpoints.remove_forgotten();
    CHECK(fs::exists(folder / *first));
    clock.time += std::chrono::microseconds(1);
    const auto second = checkpoints.write();
    REQUIRE(second);
    CHECK_FALSE(fs::exists(folder / *first));
    CHECK(fs::exists(folder / *second));
    CHECK(fs::exists(folder / "mine"));
}

TEST_CASE("checkpoints: one that fails is told, and harms no other") {
    const Directory directory;
    SetClock clock;
    auto storage = ops::open_storage(test_config(directory.path()), clock);
    REQUIRE(storage);
    const ops::Checkpoints checkpoints([&](const fs::path& to) { return ops::copy_storage(*storage, to); },
                                       ops::DataDirectory{directory.path()}, clock);
    const auto first = checkpoints.write();
    REQUIRE(first);
    const auto same_time = checkpoints.write();  // it would have the same name
    REQUIRE_FALSE(same_time);
    CHECK_MESSAGE(same_time.error().contains("is there already"), same_time.error());
    CHECK(fs::exists(directory.path() / "checkpoints" / *first / "log" / "CURRENT"));
}

}  // namespace
}  // namespace beaker::testing
