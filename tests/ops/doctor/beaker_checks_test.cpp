#include "ops/doctor/beaker_checks.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"
#include "schemas/described/codec.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::ops::doctor {
namespace {

using beaker::testing::Directory;

std::vector<State> states(const Findings& findings) {
    std::vector<State> all;
    for (const Finding& each : findings) all.push_back(each.state);
    return all;
}

Finding of(const Findings& findings, std::string_view check) {
    for (const Finding& each : findings)
        if (each.check == check) return each;
    FAIL("no such check");
    return {};
}

TEST_CASE("doctor: a line for people, and for programs") {
    const Finding good = ok("clock", "it is right"), bad = fail("log", "it is gone", "find it");
    CHECK(line_of(good) == "ok    clock: it is right");
    CHECK(line_of(bad) == "fail  log: it is gone — find it");
    CHECK(to_json(bad) == R"({"state":"fail","check":"log","what":"it is gone","to_do":"find it"})");
    CHECK(worst({}) == State::ok);
    CHECK(worst({good, warn("a", "b", "c"), good}) == State::warn);
    CHECK(worst({bad, warn("a", "b", "c")}) == State::fail);
}

TEST_CASE("doctor: configuration, each problem and each warning on its own") {
    CHECK(states(check_configuration(load_config({.secrets_required = false}))) == std::vector{State::ok});
    const auto wrong = check_configuration(load_config(
        {.file_name = "b.toml", .file_text = "lisen = \"x\"\npartitions = 3\n", .secrets_required = false}));
    CHECK(states(wrong) == std::vector{State::fail, State::fail});
    CHECK(wrong[0].what.contains("lisen"));
    const auto open =
        check_configuration(load_config({.flags = {{"listen", "0.0.0.0:8080"}}, .secrets_required = false}));
    CHECK(states(open) == std::vector{State::warn});
}

TEST_CASE("doctor: secrets are told by their length alone") {
    Config config = load_config({.secrets_required = false}).value();
    const auto none = check_secrets(config);
    CHECK(of(none, "secret BEAKER_PEPPER").state == State::fail);
    CHECK(of(none, "secret BEAKER_ADMIN_TOKEN").state == State::fail);
    CHECK(of(none, "secret STRIPE_WEBHOOK_SECRET").state == State::warn);
    CHECK(of(none, "secret STRIPE_WEBHOOK_SECRET").what.contains("webhooks are refused"));

    config.secrets.pepper = std::string(32, 'p');
    config.secrets.admin_token = "quite short";
    config.secrets.vapi_webhook = {"the new one", "the old one!"};
    config.secrets.vapi_api_key = "the key itself";
    const auto some = check_secrets(config);
    CHECK(of(some, "secret BEAKER_PEPPER").state == State::ok);
    CHECK(of(some, "secret BEAKER_ADMIN_TOKEN").state == State::warn);
    CHECK(of(some, "secret VAPI_WEBHOOK_SECRET").what == "2 are set, 11, 12 characters");
    CHECK(of(some, "secret VAPI_API_KEY").what == "it is set, 14 characters");
    for (const Finding& each : some)
        for (const char* secret : {"pppp", "quite", "the new", "the old", "itself"})
            CHECK_FALSE(line_of(each).contains(secret));

    config.dev = true;
    CHECK(of(check_secrets(config), "secret BEAKER_PEPPER").state == State::warn);
}

TEST_CASE("doctor: the log and the tables of a directory") {
    const Directory directory;
    const DataDirectory data{directory.path()};
    Config config;
    config.data_dir = directory.path().string();
    config.partitions = 4;
    CHECK(check_log(data, 4).state == State::warn);
    CHECK(check_generations(data).empty());
    CHECK_FALSE(last_stored(data, 4));
    const SystemClock clock;
    {
        auto storage = open_storage(config, clock);
        REQUIRE(storage);
        const Instant now = Instant::from_seconds(1'767'268'800);
        REQUIRE((*storage).deciders->write({}, std::vector<log::Applied>{{2, 0, 0, now}}));
        REQUIRE((*storage).deciders->flush());
    }
    CHECK(check_journal(config, data).state == State::ok);
    CHECK_FALSE(std::filesystem::exists(directory.path() / ".beaker-doctor-journal"));
    CHECK(check_log(data, 4).state == State::ok);
    CHECK(check_log(data, 8).state == State::fail);
    CHECK(check_log(data, 8).to_do == "set partitions = 4");
    CHECK(last_stored(data, 4) == Instant::from_seconds(1'767'268'800));
    CHECK(states(check_generations(data)) == std::vector{State::ok, State::ok});

    std::filesystem::rename(data.tables(), directory.path() / "state" / "an-older-one");
    CHECK(states(check_generations(data)) == std::vector{State::warn, State::ok, State::warn});

    std::ofstream(data.log() / "CURRENT") << "nonsense\n";
    CHECK(check_log(data, 4).state == State::fail);
}

TEST_CASE("doctor: a server that runs") {
    using Answer = std::expected<Answered, std::string>;
    const Answer good = Answered{200, R"({"status":"ok"})"},
                 ready = Answered{200, R"({"status":"ok","off":[]})"},
                 degraded = Answered{200, R"({"status":"degraded","off":["no mail"]})"},
                 unready = Answered{503, R"({"status":"unready"})"}, sick = Answered{500, ""},
                 gone = std::unexpected(std::string("connection refused"));
    using States = std::vector<State>;
    // clang-format off
    const struct { const char* name; const Answer& healthz; const Answer& readyz; States then; } rows[] = {
        {"ready",          good, ready,    {State::ok, State::ok}},
        {"degraded",       good, degraded, {State::ok, State::warn}},
        {"unready",        good, unready,  {State::ok, State::fail}},
        {"gone meanwhile", good, gone,     {State::ok, State::fail}},
        {"sick",           sick, ready,    {State::fail}},
        {"does not answer", gone, gone,    {State::fail}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(states(check_server(row.healthz, row.readyz)) == row.then);
    }
}

}  // namespace
}  // namespace beaker::ops::doctor
