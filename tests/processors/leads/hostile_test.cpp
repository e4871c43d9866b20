#include <doctest/doctest.h>

#include <chrono>

#include "processors/leads/intent_classifier.hpp"
#include "processors/leads/lead_extractor.hpp"
#include "processors/leads/redaction.hpp"

namespace beaker::processors::leads {
namespace {

std::string repeated(std::string_view what, std::size_t bytes) {
    std::string out;
    out.reserve(bytes + what.size());
    while (out.size() < bytes) out += what;
    return out;
}

double seconds_for(const std::string& text, bool in_lines) {
    Conversation call;
    if (in_lines)
        for (std::size_t i = 0; i < text.size(); i += 50)
            call.lines.push_back({i % 100 == 0 ? "assistant" : "user", text.substr(i, 50)});
    else
        call.lines = {{"assistant", "Your name, phone and e-mail?"},
                      {"user", text},
                      {"assistant", text},
                      {"user", text}};
    const auto begin = std::chrono::steady_clock::now();
    (void)extract_lead(call);
    (void)classify_intent(call);
    (void)redact_sensitive(text);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// A quadratic step would take 64 times as long for eight times the text, a linear one eight times.
TEST_CASE("leads: time grows with a call's length and no faster") {
    const std::string shapes[] = {
        "5 ",
        "five ",
        "512 555 0134 ",
        "at ",
        "a at b dot com ",
        "no sorry ",
        "jane@example.com ",
        "a ",
        "not 0134 ",
        "street ",
        "12 Oak St ",
        "double ",
        ",",
        "@",
        "Maria ",
        "Maria, ",
        "I am Maria. ",
        "Oak Street. 12 ",
        "my wife's ",
        "\xE2\x80\x94",
        "-",
        "4111 1111 ",
        "cvv 123 ",
        "i'm ",
        "dot ",
        "1,1,1,1,",
        "a as in a ",
        ". ",
        "one hundred ",
        "with a k ",
        "this number ",
    };
    for (const auto& shape : shapes)
        for (const bool in_lines : {false, true}) {
            CAPTURE(shape);
            CAPTURE(in_lines);
            constexpr std::size_t bytes = 1'000;
            const double little = seconds_for(repeated(shape, bytes), in_lines);
            const double much = seconds_for(repeated(shape, 8 * bytes), in_lines);
            CHECK(much < 24 * little + 0.2);
        }
}

}  // namespace
}  // namespace beaker::processors::leads
