#include "processors/audit/reveal_decider.hpp"

#include <doctest/doctest.h>

#include "log/step/memory_state_store.hpp"
#include "schemas/events/audit.hpp"
#include "schemas/events/webhook.hpp"

using namespace beaker;

TEST_CASE("audit: who is about to see personal data is noted, and where") {
    const log::MemoryStateStore state;
    const Record input;
    const auto decided = processors::decide_reveal(
        state,
        {.input = input, .stream = "instance/audit", .event = RevealRequested{"dana", "topics tail inputs"}});
    REQUIRE(decided);
    CHECK(decided->events == std::vector<Event>{PersonalDataRevealed{"dana", "topics tail inputs"}});
    CHECK_FALSE(processors::decide_reveal(state, {.input = input, .stream = "instance/audit", .event = {}}));
}
