#include "schemas/upcasters.hpp"

#include <doctest/doctest.h>

#include "schemas/events/older/call.hpp"

using namespace beaker;

namespace {

Upcaster step(std::string_view from, std::string_view to) {
    return {from, to, [](const Event& old) { return old; }};
}

CatalogueEntry entry(std::string_view type, Topic topic = Topic::domain_events) {
    return {type, topic, "", nullptr, nullptr};
}

}  // namespace

TEST_CASE("upcasters: the chains of this build hold") {
    CHECK(chain_problems() == std::vector<std::string>{});
}

TEST_CASE("upcasters: what can be wrong with a chain is said") {
    using Problems = std::vector<std::string>;
    // clang-format off
    const struct { const char* name; std::vector<Upcaster> steps; std::vector<CatalogueEntry> known; Problems problems; } rows[] = {
        {"no older version",    {},                                            {entry("a.v1"), entry("b.v1")},               {}},
        {"two versions",        {step("a.v1", "a.v2")},                        {entry("a.v1"), entry("a.v2")},               {}},
        {"three versions",      {step("a.v1", "a.v2"), step("a.v2", "a.v3")},  {entry("a.v1"), entry("a.v2"), entry("a.v3")}, {}},
        {"one step over two",   {step("a.v1", "a.v3"), step("a.v2", "a.v3")},  {entry("a.v1"), entry("a.v2"), entry("a.v3")}, {}},
        {"a new name",          {step("a.v1", "b.v1")},                        {entry("a.v1"), entry("b.v1")},               {}},
        {"not lifted",          {},                                            {entry("a.v1"), entry("a.v2")},               {"a.v1 is not lifted"}},
        {"ends too early",      {step("a.v1", "a.v2")},                        {entry("a.v1"), entry("a.v2"), entry("a.v3")}, {"a.v1 is lifted to a.v2, not to a.v3", "a.v2 is not lifted"}},
        {"a gap",               {step("a.v2", "a.v3")},                        {entry("a.v2"), entry("a.v3")},               {"a has no version 1 any more"}},
        {"a circle",            {step("a.v1", "a.v2"), step("a.v2", "a.v1")},  {entry("a.v1"), entry("a.v2")},               {"a.v1 is lifted in a circle", "a.v2 is lifted in a circle"}},
        {"to itself",           {step("a.v1", "a.v1")},                        {entry("a.v1")},                              {"a.v1 is lifted in a circle"}},
        {"to nothing known",    {step("a.v1", "a.v2")},                        {entry("a.v1")},                              {"a.v1 is lifted, and this build does not know a.v2"}},
        {"from nothing known",  {step("a.v1", "a.v2")},                        {entry("a.v2")},                              {"a.v1 is lifted, and this build does not know a.v1", "a has no version 1 any more"}},
        {"in two ways",         {step("a.v1", "a.v2"), step("a.v1", "b.v1")},  {entry("a.v1"), entry("a.v2"), entry("b.v1")}, {"a.v1 is lifted in two ways", "a.v1 is lifted in two ways"}},
        {"to another topic",    {step("a.v1", "a.v2")},                        {entry("a.v1"), entry("a.v2", Topic::inputs)}, {"a.v1 is lifted to a type of another topic"}},
        {"no version",          {},                                            {entry("a"), entry("a.v0"), entry("a.v1x")},  {"a has no version", "a.v0 has no version", "a.v1x has no version"}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(chain_problems(row.steps, row.known) == row.problems);
    }
}

TEST_CASE("upcasters: the newest type of a type") {
    CHECK(newest_type(older::CallTranscriptAppendedV1::type) == CallTranscriptAppended::type);
    CHECK(newest_type(CallTranscriptAppended::type) == CallTranscriptAppended::type);
    CHECK(newest_type("beaker.nothing.v1") == "beaker.nothing.v1");
}

TEST_CASE("upcasters: a line of the transcript keeps its speaker") {
    const struct {
        std::string role;
        CallSpeaker speaker;
    } rows[] = {{"assistant", CallSpeaker::assistant}, {"user", CallSpeaker::user}, {"", CallSpeaker::user}};
    for (const auto& row : rows) {
        CAPTURE(row.role);
        const auto json =
            R"({"call_id":"814db025-07be-8000-9460-b22764e0909e","at":"2026-01-01T00:00:04Z","role":")" +
            row.role + R"(","text":"Hi"})";
        const auto event = decode_event(older::CallTranscriptAppendedV1::type, json);
        REQUIRE(event);
        REQUIRE(event->as<CallTranscriptAppended>());
        CHECK(event->as<CallTranscriptAppended>()->speaker == row.speaker);
        CHECK(event->as<CallTranscriptAppended>()->text.reveal() == "Hi");
    }
    CHECK(decode_event(older::CallTranscriptAppendedV1::type, "{}").error().pointer == "/call_id");
}
