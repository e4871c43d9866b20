#include "schemas/masking.hpp"

#include <doctest/doctest.h>

#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/webhook.hpp"

using namespace beaker;

namespace {

const CallId call{*Uuid::parse("814db025-07be-8000-9460-b22764e0909e")};
const Instant at = *Instant::parse("2026-01-01T00:00:04Z");

template <class T>
std::string masked(const T& event) {
    Record record;
    record.type = event.type;
    record.value = to_json(event);
    return Masker().masked_value(record);
}
CapturedField field(std::string value) {
    return {Pii<std::string>(std::move(value)), LeadOrigin::transcript, 80};
}

}  // namespace

TEST_CASE("masking: texts, by what they look like") {
    const struct {
        const char* text;
        const char* then;
    } rows[] = {
        {"jane@example.com", "j***@example.com"},
        {"+14155550142", "***-***-0142"},
        {"(415) 555-0142", "***-***-0142"},
        {"Dana Example", "***"},
        {"write to jane@example.com", "***"},
        {"", "***"},
        {"911", "***"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(mask_text(row.text) == row.then);
    }
}

TEST_CASE("masking: an event shows what is no personal data, and nothing else") {
    CHECK(
        masked(CallTranscriptAppended{call, at, CallSpeaker::user, Pii<std::string>("I am Dana.")}) ==
        R"({"call_id":"814db025-07be-8000-9460-b22764e0909e","at":"2026-01-01T00:00:04Z","speaker":"user","text":"***"})");
    const std::string lead =
        masked(CallLeadCaptured{call, field("Dana Example"), field("+14155550142"), field("dana@example.com"),
                                field("42 Oak Street"), field("The boiler is cold.")});
    for (const char* shown : {"***-***-0142", "d***@example.com", "transcript", "80"})
        CHECK(lead.find(shown) != std::string::npos);
    for (const char* hidden : {"Dana", "+1415", "dana", "Oak", "boiler"})
        CHECK(lead.find(hidden) == std::string::npos);
}

TEST_CASE("masking: a provider's body, an unknown type and what is no JSON are told by their size") {
    Record record;
    record.type = webhook_received;
    record.value = R"({"name":"Dana"})";
    CHECK(Masker().masked_value(record) == R"({"masked":true,"bytes":15})");
    record.type = "beaker.from.the_future.v1";
    CHECK(Masker().masked_value(record) == R"({"masked":true,"bytes":15})");
    record.type = CallMerged::type;
    record.value = "{";
    CHECK(Masker().masked_value(record) == R"({"masked":true,"bytes":1})");
}

TEST_CASE("masking: the whole value of a record is one line of JSON, whatever it is") {
    const struct {
        std::string value, then;
    } rows[] = {
        {"{\n \"a\": 1\n}", R"({"a":1})"},
        {"a=b&c=d", R"("a=b&c=d")"},
        {"\xff\xfe", R"({"base64":"//4="})"},
    };
    for (const auto& row : rows) {
        Record record;
        record.value = row.value;
        CHECK(plain_value(record) == row.then);
    }
}
