#include "processors/routes/route_decider.hpp"

#include <doctest/doctest.h>

#include "schemas/events/call.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

const std::string call_key = "vapi:call:" + std::string(vapi_id);
const std::string assistant_key = "vapi:assistant:a1b2c3d4-1111-4222-8333-944455556666";
const std::string number_key = "vapi:number:00112233445566778899aabbccddeeff";
const std::string call_route = route_stream(call_key);
const std::string assistant_route = route_stream(assistant_key);

/// A status of Vapi's without tenant, as ingest appends it to the route of its first key.
Record stray(std::string_view status, const std::string& keys = call_key + " " + assistant_key) {
    const Names names{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};
    Record record = webhook(call_route, "vapi", "status-update", vapi_status(status, 5000, names));
    record.attributes.push_back({"routekeys", keys});
    return record;
}

Record claim(const std::string& key, const TenantId& tenant, std::string_view id = "claim") {
    return message_record(route_stream(key), RouteClaimed{.route = key, .tenant_id = tenant}, input_id(id));
}
Record ask(const std::string& key, const std::string& asker) {
    return message_record(route_stream(key), RouteOwnerAsked{.route = key, .asker = asker},
                          input_id("ask " + asker));
}
Record tell(const std::string& asker, const TenantId& tenant) {
    return message_record(route_stream(asker),
                          RouteOwnerTold{.route = assistant_key, .asker = asker, .tenant_id = tenant},
                          input_id("tell"));
}

/// Of each message: where to, and what.
std::vector<std::string> messages_of(const Settled& settled) {
    std::vector<std::string> texts;
    for (const auto& message : settled.messages)
        texts.push_back(message.to + " " +
                        (message.forwarded ? "forwarded" : std::string(message.event.type())));
    return texts;
}

TEST_CASE("routes: a webhook without owner is parked, and further keys are asked once") {
    Streams streams;
    streams.messages_travel = false;
    const Record first = stray("queued", call_key + " " + assistant_key + " " + number_key);
    const auto settled = streams.take(first);
    CHECK(settled.outcome == Outcome::parked);
    REQUIRE(settled.events.size() == 1);
    const auto* parked = settled.events[0].as<WebhookParked>();
    REQUIRE(parked);
    CHECK(parked->webhook_id == first.id);
    CHECK(parked->provider == "vapi");
    CHECK(parked->kind == "status-update");
    CHECK(parked->route == call_key);
    CHECK(parked->record.record()->value == first.value);
    CHECK(messages_of(settled) ==
          std::vector<std::string>{assistant_route + " beaker.route.owner_asked.v1",
                                   route_stream(number_key) + " beaker.route.owner_asked.v1"});

    const auto second = streams.take(stray("ringing"));
    CHECK(second.outcome == Outcome::parked);
    CHECK(second.messages.empty());

    const auto again = streams.take(first);
    CHECK(again.outcome == Outcome::parked);
    CHECK(again.events.empty());
}

TEST_CASE("routes: a webhook that names nothing of ours is ignored") {
    Streams streams;
    Record record = stray("queued");
    record.subject = route_stream("vapi:event:0123456789abcdef");
    const auto settled = streams.take(record);
    CHECK(settled.outcome == Outcome::ignored);
    CHECK(settled.problem.empty());
    CHECK(settled.events.empty());
}

TEST_CASE("routes: with an owner, webhooks are forwarded as they came") {
    Streams streams;
    streams.messages_travel = false;
    streams.take(claim(call_key, tenant_a));
    const Record record = stray("queued");
    const auto settled = streams.take(record);
    CHECK(settled.outcome == Outcome::forwarded);
    CHECK(settled.events.empty());
    REQUIRE(settled.messages.size() == 1);
    const auto& message = settled.messages[0];
    CHECK(message.to == tenant_stream(tenant_a));
    CHECK_FALSE(message.event);
    REQUIRE(message.forwarded);
    CHECK(message.forwarded->attribute("origin") == call_route);
    Record as_it_came = *message.forwarded;
    as_it_came.subject = record.subject;
    as_it_came.attributes.pop_back();
    CHECK(as_it_came == record);
}

TEST_CASE("routes: what was parked is released in the order in which it was parked") {
    Streams streams;
    streams.messages_travel = false;
    std::vector<Uuid> parked;
    for (const std::string status : {"ringing", "queued", "ended", "in-progress", "forwarding"}) {
        parked.push_back(stray(status).id);
        streams.take(stray(status));
    }
    for (int i = 0; i < 20; ++i) {  // enough that the numbers have more than one digit
        const Record record = stray("status-" + std::to_string(i));
        parked.push_back(record.id);
        streams.take(record);
    }
    const auto settled = streams.take(claim(call_key, tenant_a));
    CHECK(settled.outcome == Outcome::processed);
    REQUIRE(settled.events.size() == 1 + parked.size());
    CHECK(settled.events[0] == Event(RouteOwned{.route = call_key, .tenant_id = tenant_a}));
    std::vector<Uuid> released, forwarded;
    for (const Event& event : settled.events)
        if (const auto* known = event.as<WebhookReleased>()) released.push_back(known->webhook_id);
    for (const auto& message : settled.messages) forwarded.push_back(message.forwarded.value().id);
    CHECK(released == parked);
    CHECK(forwarded == parked);

    // The claim again releases nothing again, and of what was parked nothing is left.
    CHECK(streams.take(claim(call_key, tenant_a, "again")).events.empty());
    CHECK(streams.rows[call_route].rows.size() == 1);
}

TEST_CASE("routes: who owns an id, asked and told") {
    using Texts = std::vector<std::string>;
    const Event owned = RouteOwned{.route = call_key, .tenant_id = tenant_a};
    const Event noted = RouteAskerNoted{.route = call_key, .asker = "vapi:call:other"};
    const Event conflict = RouteConflicted{.route = call_key, .owner = tenant_a, .claimant = tenant_b};
    const std::string told = route_stream("vapi:call:other") + " beaker.route.owner_told.v1";
    const std::string refused = tenant_stream(tenant_b) + " beaker.route.claim_refused.v1";
    const Record owner_asked = ask(call_key, "vapi:call:other");
    // clang-format off
    const struct { std::string name; std::vector<Record> given; Record when; std::vector<Event> events; Texts messages; } rows[] = {
        {"first claim",           {},                              claim(call_key, tenant_a), {owned},    {}},
        {"same owner again",      {claim(call_key, tenant_a)},     claim(call_key, tenant_a), {},         {}},
        {"another claims",        {claim(call_key, tenant_a)},     claim(call_key, tenant_b), {conflict}, {refused}},
        {"and claims again",      {claim(call_key, tenant_a), claim(call_key, tenant_b)}, claim(call_key, tenant_b), {}, {refused}},
        {"asked before",          {},                              owner_asked,               {noted},    {}},
        {"asked twice before",    {owner_asked},                   owner_asked,               {},         {}},
        {"the asker is told",     {owner_asked},                   claim(call_key, tenant_a), {owned},    {told}},
        {"asked after",           {claim(call_key, tenant_a)},     owner_asked,               {},         {told}},
        {"told, without owner",   {},                              tell(call_key, tenant_a),  {owned},    {}},
        {"told on, too",          {owner_asked},                   tell(call_key, tenant_a),  {owned},    {told}},
        {"told the same",         {claim(call_key, tenant_a)},     tell(call_key, tenant_a),  {},         {}},
        {"told another",          {claim(call_key, tenant_a)},     tell(call_key, tenant_b),  {conflict}, {}},
        {"told another, again",   {claim(call_key, tenant_a), tell(call_key, tenant_b)}, tell(call_key, tenant_b), {}, {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        streams.messages_travel = false;
        for (const Record& record : row.given) streams.take(record);
        const auto settled = streams.take(row.when);
        CHECK(settled.events == row.events);
        CHECK(messages_of(settled) == row.messages);
    }
}

TEST_CASE(
    "routes: a parked webhook reaches its tenant when the owner of its assistant is known, before or after") {
    for (const bool owner_first : {true, false}) {
        CAPTURE(owner_first);
        Streams streams;
        const auto own = [&] {
            streams.take(claim(assistant_key, tenant_a));
            streams.deliver();
        };
        if (owner_first) own();
        CHECK(streams.take(stray("queued")).outcome == Outcome::parked);
        streams.deliver();
        if (!owner_first) own();
        REQUIRE(streams.all<WebhookReleased>(call_route).size() == 1);
        CHECK(streams.all<RouteOwned>(call_route).size() == 1);
        CHECK(streams.all<CallStatusReported>(tenant_stream(tenant_a)).size() == 1);
        // The tenant's own claim of the call says nothing new; what comes later goes straight there.
        CHECK(streams.all<RouteConflicted>(call_route).empty());
        CHECK(streams.take(stray("ringing")).outcome == Outcome::forwarded);
        streams.deliver();
        CHECK(streams.all<CallStatusReported>(tenant_stream(tenant_a)).size() == 2);
    }
}

TEST_CASE("routes: a webhook that is no UTF-8 is released byte by byte") {
    Streams streams;
    streams.messages_travel = false;
    Record record = stray("queued");
    record.value = std::string("\xff\x00=\xfe", 4);
    streams.take(record);
    const auto settled = streams.take(claim(call_key, tenant_a));
    REQUIRE(settled.messages.size() == 1);
    CHECK(settled.messages[0].forwarded->value == record.value);
}

}  // namespace
}  // namespace beaker::processors
