#include "processors/leads/conversation.hpp"

#include <doctest/doctest.h>

namespace beaker::processors::leads {
namespace {

TEST_CASE("leads: a transcript's lines") {
    using Lines = std::vector<Line>;
    const struct {
        std::string name;
        std::string transcript;
        Lines then;
    } rows[] = {
        {"nothing", "", {}},
        {"as Vapi writes it",
         "AI: Hi there.\nUser: Hello.\n",
         {{"assistant", "Hi there."}, {"user", "Hello."}}},
        {"other labels",
         "Assistant: a\nBot: b\nCustomer: c\nCALLER: d",
         {{"assistant", "a"}, {"assistant", "b"}, {"user", "c"}, {"user", "d"}}},
        {"a line goes on",
         "User: my number is\n  five five five\n\nAI: Go on",
         {{"user", "my number is five five five"}, {"assistant", "Go on"}}},
        {"carriage returns", "AI: a\r\nUser: b\r\n", {{"assistant", "a"}, {"user", "b"}}},
        {"a colon that is no speaker", "User: at\nthis time: noon", {{"user", "at this time: noon"}}},
        {"nobody said it", "static\nUser: hello", {{"user", "hello"}}},
        {"an empty line of somebody", "AI:\nUser: hello", {{"assistant", ""}, {"user", "hello"}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(lines_of_transcript(row.transcript) == row.then);
    }
}

}  // namespace
}  // namespace beaker::processors::leads
