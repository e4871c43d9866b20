#include "processors/calls/call_meaning.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "processors/calls/call_names.hpp"
#include "schemas/events/call_meaning.hpp"
#include "tests/processors/calls/messages.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

constexpr std::int64_t t0 = 1'767'225'600'000;
const std::string stream = tenant_stream(tenant_a);
const Names plain{.vapi = std::string(vapi_id), .beaker_call = {}, .sid = {}};

Record vapi(const std::string& kind, std::string body) {
    return webhook(stream, "vapi", kind, std::move(body));
}

Record tool(std::string_view id, std::string_view arguments, std::int64_t second = 20) {
    return vapi(
        "tool-calls",
        vapi_message("tool-calls", t0 + second * 1000, plain,
                     fmt::format(R"(,"toolCallList":[{{"id":"{}","name":"save_lead","arguments":{}}}])", id,
                                 arguments)));
}
Record report(std::string_view transcript) {
    return vapi(
        "end-of-call-report",
        vapi_report(t0 + 70'000, plain,
                    fmt::format(R"(,"endedReason":"customer-ended-call","artifact":{{"transcript":"{}"}})",
                                transcript)));
}

const char* const wants_quote =
    R"(AI: Hi, this is Ava from Brightside Heating.\nUser: How much would a new boiler cost? My name is Dana Example, my number is 775 555 0142.\nAI: We will send you an estimate.)";

struct Meaning {
    std::optional<CallLeadCaptured> lead;
    std::optional<CallIntentClassified> intent;
};

Meaning meaning_after(const std::vector<Record>& records) {
    Streams streams;
    streams.messages_travel = false;
    for (const Record& record : records) streams.take(record);
    Meaning meaning;
    for (const auto& each : streams.all<CallLeadCaptured>(stream)) meaning.lead = each;
    for (const auto& each : streams.all<CallIntentClassified>(stream)) meaning.intent = each;
    return meaning;
}

std::string text_of(const std::optional<CapturedField>& field) {
    return field ? field->value.reveal() : "none";
}

TEST_CASE("meaning: a lead is there with the first tool call, the intent with the report") {
    const auto while_going_on =
        meaning_after({tool("t1", R"({"name":"Dana Example","email":"dana@example.com"})")});
    REQUIRE(while_going_on.lead);
    CHECK(text_of(while_going_on.lead->name) == "Dana Example");
    CHECK(text_of(while_going_on.lead->email) == "dana@example.com");
    CHECK(while_going_on.lead->name->origin == LeadOrigin::tool);
    CHECK_FALSE(while_going_on.intent);

    const auto from_report = meaning_after({report(wants_quote)});
    REQUIRE(from_report.lead);
    CHECK(text_of(from_report.lead->name) == "Dana Example");
    REQUIRE(from_report.lead->phone);
    CHECK(text_of(from_report.lead->phone) == "+17755550142");
    CHECK(from_report.lead->phone->origin == LeadOrigin::transcript);
    REQUIRE(from_report.intent);
    CHECK(from_report.intent->label == IntentLabel::quote);
    CHECK(from_report.intent->taxonomy == "1");
}

TEST_CASE("meaning: nothing is said where there is nothing to read, or nothing new") {
    CHECK_FALSE(meaning_after({vapi("status-update", vapi_status("queued", t0, plain))}).lead);
    CHECK_FALSE(meaning_after({tool("t1", "{}")}).lead);
    Streams streams;
    streams.take(report(wants_quote));
    streams.take(tool("t1", R"({"name":"Dana Example"})"));
    CHECK(streams.all<CallLeadCaptured>(stream).size() == 2);  // the name is a tool's word now
    streams.take(tool("t2", "{}", 30));
    CHECK(streams.all<CallLeadCaptured>(stream).size() == 2);
}

TEST_CASE("meaning: the same whatever the order of tool calls and report") {
    std::vector<Record> records{tool("t1", R"({"name":"Dana"})", 20),
                                tool("t2", R"({"name":"Dana Example"})", 30), report(wants_quote)};
    const auto expected = meaning_after(records);
    CHECK(text_of(expected.lead->name) == "Dana Example");
    const auto by_id = [](const Record& a, const Record& b) { return a.id < b.id; };
    std::ranges::sort(records, by_id);
    do {
        const auto found = meaning_after(records);
        CHECK(found.lead == expected.lead);
        CHECK(found.intent == expected.intent);
    } while (std::ranges::next_permutation(records, by_id).found);
}

TEST_CASE("meaning: numbers of cards and of social security are in no event") {
    Streams streams;
    streams.messages_travel = false;
    const std::string card = "4111 1111 1111 1111";
    const std::string ssn = "123-45-6789";
    streams.take(vapi("transcript", vapi_line("user", "my card is " + card, t0 + 5000, plain)));
    streams.take(tool("t1", R"({"card":"4111111111111111","social":"ssn 123-45-6789"})"));
    streams.take(report("User: it is " + card + R"(\nUser: my social is )" + ssn));
    std::string all;
    for (const Event& event : streams.events[stream]) all += event.json();
    for (const auto& [key, value] : streams.rows[stream].rows) all += value;
    CHECK(all.find("4111") == std::string::npos);
    CHECK(all.find("45-6789") == std::string::npos);
    CHECK(all.find("[card number removed]") != std::string::npos);
    CHECK(all.find("[SSN removed]") != std::string::npos);
}

}  // namespace
}  // namespace beaker::processors
