#include "processors/webhooks/webhook_decider.hpp"

#include <doctest/doctest.h>

#include "schemas/events/route.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

const std::string stream = tenant_stream(tenant_a);

TEST_CASE("webhooks: what becomes of each kind on a tenant's stream") {
    const Names call{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};
    // clang-format off
    const struct { std::string name, provider, kind, body; Outcome then; std::string problem; } rows[] = {
        {"a status",              "vapi",   "status-update", vapi_status("ringing", 5000, call),          Outcome::processed, ""},
        {"a call of Twilio's",    "twilio", "voice-status",  twilio_status("ringing", 1, 2, "CA1"),       Outcome::processed, ""},
        {"something seen",        "vapi",   "hang",          vapi_message("hang", 1, call, ""),           Outcome::processed, ""},
        {"a tool call",           "vapi",   "tool-calls",    vapi_message("tool-calls", 1, call, R"(,"toolCallList":[{"id":"t1","name":"save","arguments":{}}])"), Outcome::processed, ""},
        {"tools of a chat",       "vapi",   "tool-calls",    R"({"message":{"type":"tool-calls","toolCallList":[]}})", Outcome::ignored, ""},
        {"a session",             "vapi",   "session.created", R"({"message":{"type":"session.created"}})", Outcome::ignored, ""},
        {"the whole history",     "vapi",   "conversation-update", R"({"message":{"type":"conversation-update"}})", Outcome::ignored, ""},
        {"a call comes in",       "twilio", "voice-incoming", "CallSid=CA1&CallStatus=ringing&Direction=inbound", Outcome::processed, ""},
        {"a recording",           "twilio", "recording-status", "CallSid=CA1&RecordingSid=RE1&RecordingStatus=completed", Outcome::processed, ""},
        {"who answered",          "twilio", "amd",           "CallSid=CA1&AnsweredBy=human",              Outcome::processed, ""},
        {"a text message",        "twilio", "sms-inbound",   "MessageSid=SM1&Body=STOP&From=%2B17755550142&To=%2B17755550100", Outcome::processed, ""},
        {"a text on its way",     "twilio", "sms-status",    "MessageSid=SM1&MessageStatus=sent",         Outcome::processed, ""},
        {"Stripe's",              "stripe", "invoice.paid",  R"({"id":"evt_1","created":1,"data":{"object":{"object":"invoice","id":"in_1"}}})", Outcome::processed, ""},
        {"Stripe's, of no use yet", "stripe", "charge.refunded", R"({"id":"evt_1","created":1,"data":{"object":{"object":"charge"}}})", Outcome::processed, ""},
        {"Vapi's, unknown",       "vapi",   "brand-new",     vapi_message("brand-new", 1, call, ""),      Outcome::ignored,   "unknown_kind"},
        {"Twilio's, unknown",     "twilio", "other",         "a=b",                                       Outcome::ignored,   "unknown_kind"},
        {"Stripe's, unknown",     "stripe", "brand.new",     "{}",                                        Outcome::ignored,   "unknown_kind"},
        {"nobody's",              "acme",   "x",             "{}",                                        Outcome::ignored,   "unknown_kind"},
        {"nonsense of Vapi's",    "vapi",   "status-update", vapi_status("exploded", 5000, call),         Outcome::failed,    "unknown_status"},
        {"nonsense of Twilio's",  "twilio", "voice-status",  "CallSid=CA1&CallStatus=exploded",           Outcome::failed,    "unknown_status"},
        {"a recording of no call", "twilio", "recording-status", "RecordingSid=RE1&RecordingStatus=completed", Outcome::failed, "no_call_id"},
        {"a text of nobody",      "twilio", "sms-inbound",   "MessageSid=SM1&Body=STOP",                  Outcome::failed,    "no_party"},
        {"no JSON of Stripe's",   "stripe", "invoice.paid",  "{",                                         Outcome::failed,    "unreadable_body"},
        {"no object of Stripe's", "stripe", "invoice.paid",  R"({"id":"evt_1","created":1})",             Outcome::failed,    "no_object"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        const auto settled = streams.take(webhook(stream, row.provider, row.kind, row.body));
        CHECK(settled.outcome == row.then);
        CHECK(settled.problem == row.problem);
        CHECK(settled.events.empty() == (row.then != Outcome::processed));
    }
}

TEST_CASE("webhooks: what could not be parsed is refused on any stream") {
    for (const std::string& where : {stream, route_stream("vapi:event:0123")}) {
        CAPTURE(where);
        Record record = webhook(where, "vapi", "", "{");
        record.type = webhook_rejected;
        Streams streams;
        const auto settled = streams.take(record);
        CHECK(settled.outcome == Outcome::refused);
        CHECK(settled.problem == "unparseable");
    }
}

TEST_CASE("webhooks: the customer and subscription of a tenant's own Stripe webhook are claimed") {
    // clang-format off
    const struct { std::string name, kind, object; std::vector<std::string> then; } rows[] = {
        {"checkout",             "checkout.session.completed",    R"({"object":"checkout.session","id":"cs_1","customer":"cus_1","subscription":"sub_1"})", {"stripe:customer:cus_1", "stripe:subscription:sub_1"}},
        {"nothing yet",          "checkout.session.completed",    R"({"object":"checkout.session","id":"cs_1","customer":null,"subscription":null})", {}},
        {"subscription",         "customer.subscription.updated", R"({"object":"subscription","id":"sub_1","status":"active","customer":"cus_1"})", {"stripe:customer:cus_1", "stripe:subscription:sub_1"}},
        {"invoice, new shape",   "invoice.paid",                  R"({"object":"invoice","id":"in_1","customer":"cus_1","parent":{"subscription_details":{"subscription":"sub_1"}}})", {"stripe:customer:cus_1", "stripe:subscription:sub_1"}},
        {"invoice, older shape", "invoice.paid",                  R"({"object":"invoice","id":"in_1","customer":"cus_1","subscription":"sub_1"})", {"stripe:customer:cus_1", "stripe:subscription:sub_1"}},
        {"the customer itself",  "customer.updated",              R"({"object":"customer","id":"cus_1"})", {"stripe:customer:cus_1"}},
        {"expanded",             "invoice.paid",                  R"({"object":"invoice","id":"in_1","customer":{"id":"cus_1","object":"customer"}})", {"stripe:customer:cus_1"}},
        {"no id at all",         "invoice.paid",                  R"({"object":"invoice","id":"in_1","customer":"a b"})", {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        streams.messages_travel = false;
        const Record record = webhook(stream, "stripe", row.kind,
                                      R"({"id":"evt_1","created":1,"data":{"object":)" + row.object + "}}");
        const auto settled = streams.take(record);
        CHECK(settled.outcome == Outcome::processed);
        std::vector<std::string> routes;
        for (const auto& message : settled.messages) {
            const auto* claim = message.event.as<RouteClaimed>();
            REQUIRE(claim);
            CHECK(message.to == route_stream(claim->route));
            routes.push_back(claim->route);
        }
        CHECK(routes == row.then);

        Record forwarded = record;
        forwarded.attributes.push_back({"origin", "route/stripe:customer:cus_1"});
        CHECK(streams.take(forwarded).messages.empty());
    }
}

TEST_CASE("webhooks: a tenant's last word on a forwarded webhook is an event at home") {
    const std::string home = route_stream("vapi:call:x");
    const WebhookFinished finished{.webhook_id = input_id("webhook"),
                                   .tenant_id = tenant_a,
                                   .outcome = Outcome::failed,
                                   .problem = Problem{"unknown_status", "a text"},
                                   .settled_at = noon};
    Streams streams;
    const auto settled =
        streams.take(message_record(home, WebhookFinishReported{finished}, input_id("report")));
    CHECK(settled.outcome == Outcome::processed);
    CHECK(settled.events == std::vector<Event>{finished});
}

}  // namespace
}  // namespace beaker::processors
