#include "processors/audit/generation_decider.hpp"

#include <doctest/doctest.h>

#include "log/step/memory_state_store.hpp"
#include "schemas/events/audit.hpp"

using namespace beaker;

TEST_CASE("audit: what is done with generations is noted, and who wanted it") {
    using Change = GenerationChange;
    const struct {
        const char* name;
        GenerationChangeTold told;
        Event then;
    } rows[] = {
        {"a switch", {"dana", Change::switched, "b", "a"}, GenerationSwitched{"dana", "b", "a"}},
        {"built", {"dana", Change::build_begun, "b", {}}, GenerationTended{"dana", Change::build_begun, "b"}},
        {"retired", {"policy", Change::retired, "a", {}}, GenerationTended{"policy", Change::retired, "a"}},
    };
    const log::MemoryStateStore state;
    const Record input;
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto decided = processors::decide_generation_change(
            state, {.input = input, .stream = "instance/audit", .event = row.told});
        REQUIRE(decided);
        CHECK(decided->events == std::vector<Event>{row.then});
    }
    CHECK_FALSE(processors::decide_generation_change(
        state, {.input = input, .stream = "instance/audit", .event = {}}));
}
