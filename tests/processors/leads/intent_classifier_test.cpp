#include "processors/leads/intent_classifier.hpp"

#include <doctest/doctest.h>

#include "schemas/described/enum_text.hpp"
#include "tests/processors/leads/calls.hpp"

namespace beaker::processors::leads {
namespace {

using test::call_of;

TEST_CASE("leads: what a call was about") {
    const struct {
        std::string transcript;
        std::string then;
    } rows[] = {
        {"User: i smell gas\nAI: Leave the house now and call 911.", "emergency"},
        {"User: it's not an emergency but can i book a visit\nAI: You're booked for Friday.", "scheduling"},
        {"User: how much would it cost to paint my house", "quote"},
        {"User: i need to reschedule my appointment\nAI: Moved to Friday.", "reschedule"},
        {"User: i need to cancel, well, can we move it to friday instead\nAI: I've moved it to Friday.",
         "reschedule"},
        {"User: please cancel my membership\nAI: It's cancelled.", "cancel"},
        {"User: what time do you close\nAI: We close at five.", "faq"},
        {"User: not interested, take me off your list", "not_interested"},
        {"User: you've reached Jane, leave a message after the beep", "other"},
        {"User: hi i'm interested in solar\nAI: Your number?\nUser: 512 555 0134\nAI: Someone will call you.",
         "lead_intake"},
        {"User: hm", "other"},
        {"", "other"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.transcript);
        const Intent intent = classify_intent(call_of(row.transcript));
        CHECK(enum_text(intent.label) == row.then);
        CHECK((intent.confidence >= 0 && intent.confidence <= 100));
        CHECK(intent.taxonomy == "1");
    }
}

TEST_CASE("leads: the names of the labels") {
    std::string names;
    for (const auto& each : enum_names<IntentLabel>()) names.append(each.name).append(" ");
    CHECK(names == "lead_intake scheduling quote reschedule cancel faq emergency not_interested other ");
}

TEST_CASE("leads: a tool's name tells what was done") {
    const auto call = [](const char* tool) { return call_of("User: hi", std::nullopt, {{tool, "{}"}}); };
    CHECK(classify_intent(call("rescheduleAppointment")).label == IntentLabel::reschedule);
    CHECK(classify_intent(call("cancel_appointment")).label == IntentLabel::cancel);
    CHECK(classify_intent(call("book_appointment")).label == IntentLabel::scheduling);
}

TEST_CASE("leads: more evidence is more confidence") {
    const Intent little = classify_intent(call_of("User: cancel"));
    const Intent much =
        classify_intent(call_of("User: cancel my membership, please cancel it\nAI: It's cancelled."));
    CHECK(little.label == much.label);
    CHECK(little.confidence < much.confidence);
}

}  // namespace
}  // namespace beaker::processors::leads
