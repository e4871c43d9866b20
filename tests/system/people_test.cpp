// People over the wire: sign-up, links, sessions, tokens, trials; mail and Vapi are the sandbox's.
#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "schemas/values/ticket.hpp"
#include "tests/system/site.hpp"

namespace beaker::testing {
namespace {

constexpr std::string_view trial_body =
    R"({"scenario":"hvac_lead_intake","business_name":"Example Heating"})";

std::string create_trial(Site& site, const Visitor& who, std::string_view key) {
    const auto answer = who.ask("POST", "/v1/trials", trial_body,
                                fmt::format("{}Idempotency-Key: {}\r\n", site.from_afar(), key));
    REQUIRE_MESSAGE(answer.status() == 201, answer.body);
    return json_at(answer.body, "/id");
}

bool is_ready(const Visitor& who, const std::string& trial) {
    return who.ask("GET", "/v1/trials/" + trial + "?ready=1").body == R"({"ready":true})";
}

/// How many assistants the stand-in has.
std::size_t assistants(const Site& site) {
    Client client(site.sandbox.port());
    client.send("GET /vapi/assistant?limit=1000 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n");
    simdjson::dom::parser parser;
    return parser.parse(client.answer().body).get_array().size();
}

TEST_CASE("people: known and unknown are answered alike, to the header") {
    Site site;
    REQUIRE(site.sign_up("known@example.com").status() == 200);
    const auto shape = [](const Answer& answer) {
        std::string names;  // the values of some differ with each request
        for (std::size_t at = answer.head.find("\r\n"); at != std::string::npos;
             at = answer.head.find("\r\n", at + 2))
            names += answer.head.substr(at + 2, answer.head.find(':', at) - at - 2) + " ";
        return answer.head.substr(0, 12) + " " + names + answer.body;
    };
    const auto known = site.sign_up("known@example.com");
    const auto unknown = site.sign_up("unknown@example.com");
    CHECK(known.body == R"({"status":"link_sent"})");
    CHECK(shape(known) == shape(unknown));
}

/// The one in the middle.
double median(std::vector<double> all) {
    std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
    return all[all.size() / 2];
}

TEST_CASE("people: known and unknown are answered in the same time") {
    Site site;
    constexpr int people = 40;
    for (int i = 0; i < people; ++i)
        REQUIRE(site.sign_up(fmt::format("known{}@example.com", i)).status() == 200);
    const auto milliseconds = [&](const std::string& email) {
        const auto started = std::chrono::steady_clock::now();
        REQUIRE(site.sign_up(email).status() == 200);
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    };
    // Whatever else this machine does may hide it for a while.
    int round = 0;
    CHECK(in_time([&] {
        std::vector<double> known, unknown;
        for (int i = 0; i < people; ++i) {
            known.push_back(milliseconds(fmt::format("known{}@example.com", i)));
            unknown.push_back(milliseconds(fmt::format("unknown{}.{}@example.com", round, i)));
        }
        ++round;
        const double a = median(known), b = median(unknown);
        MESSAGE("medians: known ", a, " ms, unknown ", b, " ms");
        return std::max(a, b) / std::min(a, b) < 1.1;
    }));
}

TEST_CASE("people: a link that twenty follow at once signs one of them in") {
    Site site;
    REQUIRE(site.sign_up("dana@example.com").status() == 200);
    const auto link = site.link_for("dana@example.com");
    CHECK(site.visitor().ask("HEAD", link).status() == 204);  // a scanner's look uses nothing up
    std::mutex mutex;
    std::multiset<int> statuses;
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < 20; ++i)
            all.emplace_back([&] {
                const int status = site.visitor().ask("GET", link, "", "Idempotency-Key: same\r\n").status();
                const std::lock_guard lock(mutex);
                statuses.insert(status);
            });
    }
    CHECK(statuses.count(303) == 1);
    CHECK(statuses.count(410) == 19);
}

TEST_CASE("people: what the links, cookies and tokens of others open") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    CHECK(dana.ask("GET", "/v1/session").status() == 200);
    const auto made = dana.ask("POST", "/v1/tokens", R"({"name":"laptop"})");
    REQUIRE(made.status() == 201);
    auto program = site.visitor();
    program.shows = "Authorization: Bearer " + json_at(made.body, "/token") + "\r\n";
    CHECK(program.ask("GET", "/v1/tokens").body.contains("laptop"));
    CHECK_FALSE(program.ask("GET", "/v1/tokens").body.contains(json_at(made.body, "/token")));

    const auto kim = site.signed_in("kim@example.com");
    const auto id = json_at(made.body, "/id");
    CHECK_FALSE(kim.ask("GET", "/v1/tokens").body.contains(id));
    CHECK(kim.ask("DELETE", "/v1/tokens/" + id).status() == 404);
    CHECK(program.ask("GET", "/v1/session").status() == 404);  // a token is no session
    CHECK(dana.ask("DELETE", "/v1/session", "", "Sec-Fetch-Site: cross-site\r\n").status() == 403);

    CHECK(program.ask("DELETE", "/v1/tokens/" + id).status() == 200);
    CHECK(program.ask("GET", "/v1/tokens").status() == 401);
    CHECK(dana.ask("DELETE", "/v1/session").status() == 200);
    CHECK(dana.ask("GET", "/v1/session").status() == 401);
}

TEST_CASE("people: a rotation has no gap, and sessions and tokens outlive the process") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    const auto first = dana.ask("POST", "/v1/tokens", R"({"name":"a"})");
    const auto second = dana.ask(
        "POST", "/v1/tokens", fmt::format(R"({{"name":"b","replaces":"{}"}})", json_at(first.body, "/id")));
    REQUIRE(second.status() == 201);
    CHECK_FALSE(json_at(second.body, "/replaced_expires_at").empty());
    const std::string cookie = dana.shows;
    site.stop();
    site.start();
    for (const auto* each : {&first, &second}) {
        auto program = site.visitor();
        program.shows = "Authorization: Bearer " + json_at(each->body, "/token") + "\r\n";
        CHECK(program.ask("GET", "/v1/tokens").status() == 200);
    }
    auto again = site.visitor();
    again.shows = cookie;
    CHECK(again.ask("GET", "/v1/session").status() == 200);
}

TEST_CASE("people: an admin's session opens admin paths, and closes with the flag") {
    Site site;
    const auto before = site.signed_in("dana@example.com");
    CHECK(before.ask("GET", "/v1/admin/effects").status() == 404);
    const auto flag = [&](bool admin) {
        return site.admin().ask(
            "PUT", "/v1/admin/admins",
            fmt::format(R"({{"email":"dana@example.com","admin":{},"asked_by":"ops","reason":"x"}})", admin));
    };
    CHECK(flag(true).status() == 200);
    CHECK(before.ask("GET", "/v1/admin/effects").status() == 404);
    REQUIRE(site.sign_up("dana@example.com").status() == 200);
    auto admin = site.visitor();
    const auto cookie = admin.ask("GET", site.link_for("dana@example.com", 2)).header("Set-Cookie");
    admin.shows = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    CHECK(cookie.contains("Max-Age=28"));  // eight hours
    CHECK(admin.ask("GET", "/v1/admin/effects").status() == 200);
    CHECK(flag(false).status() == 200);
    CHECK(admin.ask("GET", "/v1/admin/effects").status() == 404);
}

TEST_CASE("people: ten sign-ups and trials from one network in ten minutes") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    const std::string here = "X-Forwarded-For: 192.0.2.1\r\n";
    for (int i = 0; i < 10; ++i) {
        const auto answer =
            i % 2 ? dana.ask("POST", "/v1/trials", trial_body, here)
                  : site.visitor().ask("POST", "/v1/signups",
                                       fmt::format(R"({{"email":"p{}@example.com"}})", i), here);
        CHECK(answer.status() < 300);
        CHECK(answer.header("RateLimit-Remaining") == std::to_string(9 - i));
    }
    const auto refused = dana.ask("POST", "/v1/trials", trial_body, here);
    CHECK(refused.status() == 429);
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(site.visitor().ask("GET", "/healthz", "", here).status() == 200);
    CHECK(dana.ask("POST", "/v1/trials", trial_body, "X-Forwarded-For: 192.0.2.2\r\n").status() == 201);
}

TEST_CASE("people: a trial becomes ready, once however often it is asked for, and is its owner's alone") {
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    const auto kim = site.signed_in("kim@example.com");
    const auto trial = create_trial(site, dana, "k1");
    REQUIRE(in_time([&] { return is_ready(dana, trial); }));
    CHECK(create_trial(site, dana, "k1") == trial);
    CHECK(create_trial(site, kim, "k1") != trial);
    REQUIRE(in_time([&] { return assistants(site) == 2; }));

    const auto row = dana.ask("GET", "/v1/trials/" + trial);
    CHECK(json_at(row.body, "/status") == "ready");
    const std::string nobody = "0197a5c2-0000-8042-8000-00000000dead";
    for (const std::string path : {"/v1/trials/{}", "/v1/trials/{}?ready=1", "/v1/trials/{}/calls",
                                   "/v1/businesses/{}/calls", "/v1/stream?tenant={}"}) {
        CAPTURE(path);
        const auto of = [&](const std::string& id) { return fmt::format(fmt::runtime(path), id); };
        const auto strange = kim.ask("GET", of(trial));
        CHECK(strange.status() == 404);
        CHECK(strange.body == kim.ask("GET", of(nobody)).body);
        if (!path.contains("stream")) CHECK(dana.ask("GET", of(trial)).status() == 200);
        CHECK(site.visitor().ask("GET", of(trial)).status() == 401);
    }
    CHECK(kim.ask("GET", "/v1/stream").status() == 400);
}

TEST_CASE("people: whatever answers the provider loses, each trial has one assistant") {
    Site site;
    CHECK(site.sandbox_ask(
                  "PUT", "/sandbox/faults",
                  R"({"provider":"vapi","operation":"create_assistant","fault":"lost_answer","every":3})")
              .status() == 200);
    CHECK(site.sandbox_ask("PUT", "/sandbox/faults",
                           R"({"provider":"vapi","operation":"create_assistant","fault":"429","every":4})")
              .status() == 200);
    const auto dana = site.signed_in("dana@example.com");
    REQUIRE(site.admin()
                .ask("POST", "/v1/admin/policies",
                     R"({"values":{"trial.per_person_a_day_max":"1000"},"reason":"a test"})")
                .status() == 200);
    std::vector<std::string> trials;
    for (int i = 0; i < 30; ++i) trials.push_back(create_trial(site, dana, "k" + std::to_string(i)));
    for (const auto& trial : trials)
        REQUIRE_MESSAGE(
            in_time([&] { return is_ready(dana, trial); }),
            site.admin().ask("GET", "/v1/admin/effects?operation=vapi_create_assistant&limit=500").body);
    CHECK(assistants(site) == trials.size());
    const auto asked = site.sandbox_ask("GET", "/sandbox/requests?provider=vapi").body;
    CHECK(asked.contains("list_assistants"));  // the lost ones were looked for
}

}  // namespace
}  // namespace beaker::testing
