// Nothing of one tenant's is there for another's people: asked by every route of the OpenAPI document.
#include <doctest/doctest.h>

#include <map>

#include "schemas/stream.hpp"
#include "tests/system/site.hpp"

namespace beaker::testing {
namespace {

constexpr std::string_view nobody_has = "0197a5c2-0000-8042-8000-00000000dead";

/// What stands in the places of a path's variables.
std::string with(std::string path, const std::string& id) {
    const auto open = path.find('{');
    return path.replace(open, path.find('}') - open + 1, id);
}

TEST_CASE("strangers: each route of a tenant's answers them as for an id that nobody has") {
    Site site;
    const auto dana = site.signed_in("dana@example.com"), kim = site.signed_in("kim@example.com");
    const auto trial =
        json_at(dana.ask("POST", "/v1/trials",
                         R"({"scenario":"gym_lead_intake","business_name":"Example Gym"})", site.from_afar())
                    .body,
                "/id");
    REQUIRE_FALSE(trial.empty());
    const auto token = json_at(dana.ask("POST", "/v1/tokens", R"({"name":"a"})").body, "/id");
    // An action's id is made of who asked for what, with which key.
    REQUIRE(dana.ask("POST", "/v1/tokens", R"({"name":"b"})", "Idempotency-Key: k\r\n").status() == 201);
    const auto person = PersonKey::of(system_pepper, *Email::parse("dana@example.com"));
    const auto stream = person_stream(person);
    const std::string action =
        Uuid::derive(slot_of_stream(stream), {"action", stream, person.text(), "POST", "/v1/tokens", "k"})
            .text();
    REQUIRE(in_time([&] { return dana.ask("GET", "/v1/actions/" + action).status() == 200; }));

    // A call of the trial's assistant, told by the sandbox's webhooks.
    const auto path = "/v1/trials/" + trial;
    REQUIRE(in_time([&] { return dana.ask("GET", path + "?ready=1").body == R"({"ready":true})"; }));
    const auto assistant = json_at(dana.ask("GET", path).body, "/assistant_id");
    REQUIRE(site.sandbox_ask("PUT", "/sandbox/webhooks",
                             R"({"milliseconds":5,"disorder_percent":50,"repeat_percent":50})")
                .status() == 200);
    Client vapi(site.sandbox.port());
    const auto body =
        fmt::format(R"({{"assistantId":"{}","customer":{{"number":"+14155550142"}}}})", assistant);
    vapi.send(fmt::format(
        "POST /vapi/call HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: {}\r\n\r\n{}",
        body.size(), body));
    REQUIRE(vapi.answer().status() == 201);
    std::string call;
    REQUIRE(in_time([&] {
        const auto calls = dana.ask("GET", path + "/calls").body;
        call = json_at(calls, "/items/0/id");
        return json_at(calls, "/items/0/status") == "completed" &&
               !json_at(calls, "/items/0/transcript").empty();
    }));
    CHECK(in_time([&] { return json_at(dana.ask("GET", path).body, "/status") == "active"; }));

    const std::map<std::string, std::string> ids = {
        {"/v1/trials/", trial},   {"/v1/businesses/", trial}, {"/v1/calls/", call}, {"/v1/tokens/", token},
        {"/v1/actions/", action}, {"/trials/", trial},        {"/v1/admin/", trial}};
    simdjson::dom::parser parser;
    const auto document = site.visitor().ask("GET", "/openapi.json").body;
    std::size_t asked = 0;
    for (const auto [pattern, methods] : parser.parse(document)["paths"].get_object()) {
        const std::string text(pattern);
        if (text.starts_with("/webhooks/")) continue;
        for (const auto [method, operation] : methods.get_object()) {
            std::string verb(method);
            for (char& c : verb) c = static_cast<char>(c - 'a' + 'A');
            CAPTURE(text);
            CAPTURE(verb);
            if (!text.contains('{')) {  // their own, or nobody's: nothing of hers
                if (verb != "GET" || text == "/v1/stream") continue;
                const auto own = kim.ask(verb, text);
                for (const auto& id : {trial, call, token, action}) CHECK_FALSE(own.body.contains(id));
                continue;
            }
            const auto known =
                std::ranges::find_if(ids, [&](const auto& each) { return text.starts_with(each.first); });
            REQUIRE_MESSAGE(known != ids.end(), "say here what the new route's variable is of");
            const auto hers = kim.ask(verb, with(text, known->second), "{}");
            const auto nobodys = kim.ask(verb, with(text, std::string(nobody_has)), "{}");
            CHECK(hers.status() == 404);
            CHECK(hers.status() == nobodys.status());
            CHECK(hers.body == nobodys.body);
            ++asked;
        }
    }
    MESSAGE(asked, " routes asked");
    CHECK(asked >= 25);
    // What she may see herself is still as it was.
    CHECK(dana.ask("GET", "/v1/calls/" + call).status() == 200);
    CHECK(dana.ask("GET", "/v1/tokens").body.contains(token));
}

}  // namespace
}  // namespace beaker::testing
