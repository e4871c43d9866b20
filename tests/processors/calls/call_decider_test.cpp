#include "processors/calls/call_decider.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "processors/calls/call_names.hpp"
#include "schemas/events/route.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/calls/public_calls.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

constexpr std::int64_t t0 = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
const std::string stream = tenant_stream(tenant_a);
const CallId ours = CallId(*Uuid::parse(our_call));
const CallId of_vapi = call_of_vapi(tenant_a, vapi_id);
const CallId of_twilio = call_of_twilio(tenant_a, call_sid);

Record vapi(const std::string& kind, std::string body) {
    return webhook(stream, "vapi", kind, std::move(body));
}
Record status(std::string_view name, std::int64_t second, const Names& names, std::string_view own = {}) {
    return vapi("status-update", vapi_status(name, t0 + second * 1000, names, own));
}
Record twilio(std::string_view name, int sequence, int second) {
    return webhook(stream, "twilio", "voice-status", twilio_status(name, sequence, second, call_sid));
}
Names names(bool with_ours, bool with_vapi, bool with_sid) {
    return {.vapi = with_vapi ? std::string(vapi_id) : "",
            .beaker_call = with_ours ? std::string(our_call) : "",
            .sid = with_sid ? std::string(call_sid) : ""};
}

/// The short names of events: "identified", "status_reported", …
std::vector<std::string> kinds_of(const std::vector<Event>& events) {
    std::vector<std::string> kinds;
    for (const Event& event : events) {
        std::string_view type = event.type();
        type.remove_prefix(std::string_view("beaker.call.").size());
        type.remove_suffix(std::string_view(".v1").size());
        kinds.emplace_back(type);
    }
    return kinds;
}

TEST_CASE("call ids: the same for the same tenant and provider's id, in the tenant's slot") {
    CHECK(call_of_vapi(tenant_a, "x") == call_of_vapi(tenant_a, "x"));
    CHECK(call_of_vapi(tenant_a, "x") != call_of_vapi(tenant_b, "x"));
    CHECK(call_of_vapi(tenant_a, "x") != call_of_twilio(tenant_a, "x"));
    CHECK(call_of_vapi(tenant_a, "x").slot() == tenant_a.slot());
    CHECK(of_twilio.uuid.is_key());
    CHECK(call_of_route(tenant_a, "vapi:call:x") == call_of_vapi(tenant_a, "x"));
    CHECK(call_of_route(tenant_a, "twilio:call:x") == call_of_twilio(tenant_a, "x"));
    CHECK(call_of_route(tenant_a, "vapi:assistant:x") == std::nullopt);
}

TEST_CASE("calls: what each message adds, and that it adds it once") {
    using Kinds = std::vector<std::string>;
    const Names vapi_only = names(false, true, false);
    const Record ended = status("ended", 65, vapi_only, R"(,"endedReason":"customer-ended-call")");
    const Record report = vapi("end-of-call-report", vapi_report(t0 + 70'000, vapi_only));
    const Record line = vapi("transcript", vapi_line("user", "Yes.", t0 + 9000, vapi_only));
    // clang-format off
    const struct { std::string name; std::vector<Record> given; Record when; Kinds then; } rows[] = {
        {"the first",            {},                                       status("queued", 0, vapi_only),   {"identified", "described", "status_reported"}},
        {"redelivery",           {status("queued", 0, vapi_only)},         status("queued", 0, vapi_only),   {}},
        {"the next status",      {status("queued", 0, vapi_only)},         status("ringing", 2, vapi_only),  {"status_reported"}},
        {"answered",             {status("ringing", 2, vapi_only)},        status("in-progress", 5, vapi_only), {"timed", "status_reported"}},
        {"a status late",        {status("in-progress", 5, vapi_only)},    status("ringing", 2, vapi_only),  {"status_reported"}},
        {"forwarded: the same status", {status("in-progress", 5, vapi_only)}, status("forwarding", 9, vapi_only), {}},
        {"an earlier message of it", {status("forwarding", 9, vapi_only)}, status("in-progress", 5, vapi_only), {"timed", "status_reported"}},
        {"a line",               {status("ringing", 2, vapi_only)},        line,                             {"transcript_appended"}},
        {"a line as the first",  {},                                       line,                             {"identified", "described", "transcript_appended"}},
        {"the line again",       {line},                                   line,                             {}},
        {"ended",                {status("ringing", 2, vapi_only)},        ended,                            {"timed", "status_reported"}},
        {"the report after it",  {ended},                                  report,                           {"timed", "reported", "intent_classified"}},
        {"the report before it", {report},                                 ended,                            {"status_reported"}},
        {"the report again",     {ended, report},                          report,                           {}},
        {"a name more",          {status("queued", 0, vapi_only)},         status("queued", 0, names(false, true, true)), {"identified", "aliased", "status_reported"}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        streams.messages_travel = false;
        for (const Record& record : row.given) streams.take(record);
        const auto settled = streams.take(row.when);
        CHECK(settled.outcome == Outcome::processed);
        CHECK(kinds_of(settled.events) == row.then);
        if (row.given.empty()) CHECK(settled.messages.size() == 1);
    }
}

TEST_CASE("calls: a status never goes backwards") {
    Streams streams;
    for (const std::string name : {"queued", "in-progress", "ringing", "ended", "queued", "in-progress"})
        streams.take(status(name, 5, names(false, true, false)));
    streams.take(twilio("ringing", 1, 1));
    int rank = 0;
    for (const auto& event : streams.all<CallStatusReported>(stream)) {
        if (event.call_id != of_vapi) continue;
        CHECK(rank_of(event.current) >= rank);
        rank = rank_of(event.current);
    }
    CHECK(rank == 3);
}

TEST_CASE("calls: a message that names two calls makes them one, whichever came first") {
    const struct {
        std::string name;
        std::vector<Record> given;
        Record when;
        CallId stays;
        std::vector<CallId> merged;
    } rows[] = {
        {"Vapi's before Twilio's",
         {status("ringing", 2, names(false, true, false)), twilio("ringing", 1, 2)},
         status("in-progress", 5, names(false, true, true)),
         of_vapi,
         {of_twilio}},
        {"Twilio's before Vapi's",
         {twilio("ringing", 1, 2), status("ringing", 2, names(false, true, false))},
         status("in-progress", 5, names(false, true, true)),
         of_vapi,
         {of_twilio}},
        {"only Twilio's was known",
         {twilio("ringing", 1, 2)},
         status("in-progress", 5, names(false, true, true)),
         of_vapi,
         {of_twilio}},
        {"ours takes Vapi's",
         {status("ringing", 2, names(false, true, false))},
         status("in-progress", 5, names(true, true, false)),
         ours,
         {of_vapi}},
        {"ours takes both at once",
         {status("ringing", 2, names(false, true, false)), twilio("ringing", 1, 2)},
         status("in-progress", 5, names(true, true, true)),
         ours,
         {of_vapi, of_twilio}},
        {"ours was first",
         {status("ringing", 2, names(true, true, false)), twilio("ringing", 1, 2)},
         status("in-progress", 5, names(false, true, true)),
         ours,
         {of_twilio}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        for (const Record& record : row.given) streams.take(record);
        const auto settled = streams.take(row.when);
        std::vector<CallId> merged;
        for (const Event& event : settled.events)
            if (const auto* known = event.as<CallMerged>()) {
                CHECK(known->call_id == row.stays);
                merged.push_back(known->merged_call_id);
            }
        CHECK(merged == row.merged);

        const PublicCalls seen(streams.events[stream]);
        REQUIRE(seen.calls.size() == 1);
        CHECK(seen.calls.begin()->first == row.stays);
        CHECK(seen.only().status == CallStatus::in_progress);
        for (const auto& [alias, call] : seen.aliases) CHECK(call == row.stays);

        // What names only one of the two finds the way afterwards.
        if (std::ranges::find(row.merged, of_twilio) != row.merged.end())
            streams.take(twilio("in-progress", 2, 6));
        streams.take(status("forwarding", 8, names(false, true, false)));
        CHECK(PublicCalls(streams.events[stream]).calls.size() == 1);
    }
}

TEST_CASE("calls: the other ids of a call are its aliases, even where nothing had come under them") {
    Streams streams;
    streams.take(status("queued", 0, names(true, true, true)));
    const PublicCalls seen(streams.events[stream]);
    CHECK(seen.aliases == std::map<CallId, CallId>{{of_vapi, ours}, {of_twilio, ours}});
}

TEST_CASE("calls: two calls of one tenant stay two") {
    Streams streams;
    streams.take(status("queued", 0, {.vapi = "a", .beaker_call = {}, .sid = {}}));
    streams.take(status("queued", 0, {.vapi = "b", .beaker_call = {}, .sid = {}}));
    CHECK(PublicCalls(streams.events[stream]).calls.size() == 2);
}

TEST_CASE("calls: a provider's id is claimed at its route, once") {
    Streams streams;
    streams.messages_travel = false;
    const auto claims = [&](const Record& record) {
        std::vector<std::string> routes;
        for (const auto& message : streams.take(record).messages) {
            const auto* claim = message.event.as<RouteClaimed>();
            REQUIRE(claim);
            CHECK(claim->tenant_id == tenant_a);
            CHECK(message.to == route_stream(claim->route));
            routes.push_back(claim->route);
        }
        return routes;
    };
    const std::string vapi_route = "vapi:call:" + std::string(vapi_id);
    const std::string twilio_route = "twilio:call:" + std::string(call_sid);
    CHECK(claims(status("queued", 0, names(true, true, false))) == std::vector{vapi_route});
    CHECK(claims(status("ringing", 1, names(false, true, false))).empty());
    CHECK(claims(status("in-progress", 2, names(false, true, true))) == std::vector{twilio_route});
    CHECK(claims(twilio("in-progress", 2, 2)).empty());
}

TEST_CASE("calls: of two tenants that name one call, the later one disowns it") {
    Streams streams;
    const std::string other = tenant_stream(tenant_b);
    const auto of_b = [&](std::string_view name) {
        return webhook(other, "vapi", "status-update", vapi_status(name, t0, names(false, true, false)),
                       std::string("b") + std::string(name));
    };
    streams.take(status("queued", 0, names(false, true, false)));
    streams.deliver();
    streams.take(of_b("queued"));
    streams.deliver();
    REQUIRE(streams.all<CallDisowned>(other).size() == 1);
    CHECK(streams.all<CallDisowned>(other)[0].call_id == call_of_vapi(tenant_b, vapi_id));
    CHECK(PublicCalls(streams.events[other]).calls.empty());
    CHECK(PublicCalls(streams.events[stream]).calls.size() == 1);

    const auto late = streams.take(of_b("ringing"));
    CHECK(late.outcome == Outcome::ignored);
    CHECK(late.problem == "call_not_ours");
    CHECK(late.events.empty());
    CHECK(late.messages.empty());
    CHECK(streams.take(status("ringing", 1, names(false, true, false))).outcome == Outcome::processed);

    // A refusal that comes again, or of something that is no call, changes nothing.
    for (const std::string route : {"vapi:call:0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b", "vapi:call:never-seen",
                                    "stripe:customer:cus_1"}) {
        CAPTURE(route);
        const RouteClaimRefused refused{.route = route, .tenant_id = tenant_b};
        CHECK(streams.take(message_record(other, refused, input_id(route))).events.empty());
    }
}

TEST_CASE("calls: nothing of a disowned call stays but its names") {
    Streams streams;
    streams.messages_travel = false;
    streams.take(vapi("end-of-call-report", vapi_report(t0, names(false, true, true))));
    streams.take(vapi("transcript", vapi_line("user", "My boiler.", t0, names(false, true, false))));
    streams.take(message_record(
        stream, RouteClaimRefused{.route = "vapi:call:" + std::string(vapi_id), .tenant_id = tenant_a},
        input_id("refusal")));
    for (const auto& [key, value] : streams.rows[stream].rows) {
        CAPTURE(key);
        CHECK(value.find("0142") == std::string::npos);
        CHECK(value.find("boiler") == std::string::npos);
    }
    CHECK(streams.take(twilio("completed", 3, 9)).problem == "call_not_ours");
}

}  // namespace
}  // namespace beaker::processors
