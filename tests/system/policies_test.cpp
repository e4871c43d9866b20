// What the instance, its connectors and its tenants go by, set over the wire and kept by decisions.
#include <doctest/doctest.h>

#include <algorithm>

#include "ops/node/storage.hpp"
#include "schemas/events/audit.hpp"
#include "tests/system/site.hpp"

namespace beaker::testing {
namespace {

constexpr std::string_view trial_body = R"({"scenario":"gym_lead_intake","business_name":"Example Gym"})";

Answer create_trial(Site& site, const Visitor& who, std::string_view key) {
    return who.ask("POST", "/v1/trials", trial_body,
                   fmt::format("{}Idempotency-Key: {}\r\n", site.from_afar(), key));
}

Answer set_policies(Site& site, std::string_view values) {
    return site.admin().ask("POST", "/v1/admin/policies",
                            fmt::format(R"({{"values":{},"asked_by":"dana","reason":"a test"}})", values));
}

std::string value_of(const Site& site, std::string_view key) {
    const auto body = site.admin().ask("GET", "/v1/admin/policies").body;
    simdjson::dom::parser parser;
    for (const auto item : parser.parse(body)["items"].get_array())
        if (std::string_view(item["key"]) == key) return std::string(std::string_view(item["value"]));
    return "";
}

TEST_CASE("policies: decisions in every partition go by what an admin has set, and the log knows why") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    CHECK(value_of(site, "trial.calls_max") == "3");
    const auto set = set_policies(site, R"({"trial.calls_max":"7","trial.per_person_a_day_max":"100000"})");
    REQUIRE_MESSAGE(set.status() == 200, set.body);
    CHECK(json_at(set.body, "/version") == "1");
    int key = 0;
    for (int seen = 0; seen < 6; ++seen)  // trials are spread over the partitions, which hear one by one
        REQUIRE(in_time([&] {
            const auto made = create_trial(site, dana, fmt::format("k{}", ++key));
            const auto row = dana.ask("GET", "/v1/trials/" + json_at(made.body, "/id"), "",
                                      "Beaker-Min-Position: " + made.header("Beaker-Position") + "\r\n");
            return json_at(row.body, "/calls_limit") == "7";
        }));
    site.stop();
    site.start();
    const auto policies = site.admin().ask("GET", "/v1/admin/policies").body;
    CHECK(json_at(policies, "/history/0/asked_by") == "dana");
    CHECK(json_at(policies, "/history/0/actor") == "admin");
    CHECK(json_at(policies, "/history/0/reason") == "a test");
    CHECK(value_of(site, "trial.calls_max") == "7");
    CHECK(set_policies(site, R"({"trial.calls_max":null})").status() == 200);
    CHECK(in_time([&] { return value_of(site, "trial.calls_max") == "3"; }));
}

TEST_CASE("policies: what cannot be is refused, by the name of the key") {
    Site site;
    const struct {
        std::string values, pointer;
    } rows[] = {{R"({"trial.calls_max":"1000"})", "/values/trial.calls_max"},
                {R"({"trial.calls_max":"three"})", "/values/trial.calls_max"},
                {R"({"flags.daily_report":"yes"})", "/values/flags.daily_report"},
                {R"({"trial.calls":"3"})", "/values/trial.calls"}};
    for (const auto& row : rows) {
        CAPTURE(row.values);
        const auto answer = set_policies(site, row.values);
        CHECK(answer.status() == 422);
        CHECK(json_at(answer.body, "/errors/0/pointer") == row.pointer);
    }
    CHECK(json_at(site.admin().ask("GET", "/v1/admin/policies").body, "/version") == "0");
}

TEST_CASE("policies: one person has so many trials a day, however often they ask for one") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    REQUIRE(set_policies(site, R"({"trial.per_person_a_day_max":"2"})").status() == 200);
    // The person's partition may hear of it a moment later.
    std::size_t made = 0;
    REQUIRE(in_time([&] {
        const auto answer = create_trial(site, dana, fmt::format("k{}", made));
        if (answer.status() == 201) return ++made, false;
        CHECK(answer.status() == 409);
        CHECK(json_at(answer.body, "/code") == "trials_a_day");
        return true;
    }));
    CHECK(made >= 2);
    CHECK(create_trial(site, dana, "k0").status() == 201);  // the same one again
    const auto kim = site.signed_in("kim@example.com");
    CHECK(create_trial(site, kim, "k0").status() == 201);
}

TEST_CASE("pauses: what is paused waits, and goes on when it may") {
    Site site;
    const auto pause = [&](bool paused) {
        const auto answer = site.admin().ask(
            "PUT", "/v1/admin/pauses",
            fmt::format(R"({{"provider":"vapi","paused":{},"asked_by":"dana","reason":"a test"}})", paused));
        REQUIRE_MESSAGE(answer.status() == 200, answer.body);
        return answer.header("Beaker-Position");
    };
    const auto position = pause(true);
    const auto listed =
        site.admin().ask("GET", "/v1/admin/pauses", "", "Beaker-Min-Position: " + position + "\r\n");
    CHECK(json_at(listed.body, "/items/0/provider") == "vapi");
    const auto dana = site.signed_in("dana@example.com");  // mail is not paused
    const auto made = create_trial(site, dana, "k");
    REQUIRE(made.status() == 201);
    const std::string trial = "/v1/trials/" + json_at(made.body, "/id");
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    CHECK(dana.ask("GET", trial + "?ready=1").body == R"({"ready":false})");
    CHECK_FALSE(site.sandbox_ask("GET", "/sandbox/requests?provider=vapi").body.contains("create_assistant"));
    pause(false);
    CHECK(in_time([&] { return dana.ask("GET", trial + "?ready=1").body == R"({"ready":true})"; }));
    CHECK(site.admin().ask("GET", "/v1/admin/pauses").body == R"({"items":[]})");
}

TEST_CASE("compliance: a trial's people may narrow what the law allows, and see who did") {
    Site site;
    const auto dana = site.signed_in("dana@example.com"), kim = site.signed_in("kim@example.com");
    const auto made = create_trial(site, dana, "k");
    const std::string path = "/v1/businesses/" + json_at(made.body, "/id") + "/compliance";
    REQUIRE(in_time([&] { return dana.ask("GET", path).status() == 200; }));
    CHECK(json_at(dana.ask("GET", path).body, "/settings/hours/end") == "21:00");

    const struct {
        std::string body, pointer;
    } wrong[] = {{R"({"hours":{"start":"07:00","end":"17:00"}})", "/hours/start"},
                 {R"({"hours":{"start":"09:00","end":"21:30"}})", "/hours/end"},
                 {R"({"hours":{"start":"17:00","end":"09:00"}})", "/hours/end"},
                 {R"({"hours":{"start":"9","end":"17:00"}})", "/hours/start"},
                 {R"({"calls_a_day_max":51})", "/calls_a_day_max"},
                 {R"({"retain_transcripts_days":0})", "/retain_transcripts_days"}};
    for (const auto& row : wrong) {
        CAPTURE(row.body);
        const auto answer = dana.ask("PUT", path, row.body);
        CHECK(answer.status() == 422);
        CHECK(json_at(answer.body, "/errors/0/pointer") == row.pointer);
    }
    const auto set =
        dana.ask("PUT", path, R"({"hours":{"start":"09:00","end":"17:00"},"calls_a_day_max":20})");
    REQUIRE_MESSAGE(set.status() == 200, set.body);
    const auto now =
        dana.ask("GET", path, "", "Beaker-Min-Position: " + set.header("Beaker-Position") + "\r\n");
    CHECK(json_at(now.body, "/settings/hours/start") == "09:00");
    CHECK(json_at(now.body, "/history/0/changes/0/key") == "hours");
    CHECK(json_at(now.body, "/history/0/changes/0/after") == "09:00-17:00");
    CHECK_FALSE(json_at(now.body, "/history/0/actor").empty());
    CHECK(kim.ask("PUT", path, "{}").status() == 404);
    CHECK(kim.ask("GET", path).status() == 404);
    CHECK(site.admin().ask("GET", path).status() == 200);
}

TEST_CASE("audit: what admins read stands in the log, once for each path") {
    Site site;
    for (int i = 0; i < 3; ++i) CHECK(site.admin().ask("GET", "/v1/admin/parked?limit=5").status() == 200);
    CHECK(site.visitor().ask("GET", "/v1/admin/dead-letters").status() == 404);
    site.stop();
    const auto log = ops::open_log(site.config, site.clock);
    REQUIRE(log.has_value());
    std::vector<std::string> paths;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition) {
        const auto events =
            (*log)->read(Topic::inputs, {partition, 0}, {.records = 100'000, .bytes = 1 << 30});
        REQUIRE(events.has_value());
        for (const auto& each : *events)
            if (each.record->type == AdminReadTold::type)
                paths.push_back(from_json<AdminReadTold>(each.record->value)->path);
    }
    CHECK(paths == std::vector<std::string>{"/v1/admin/parked"});
}

}  // namespace
}  // namespace beaker::testing
