#include "projections/dead_letters/dead_letters_fold.hpp"

#include <doctest/doctest.h>

#include "projections/dead_letters/dead_letter_row.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

namespace {

const Uuid id = uuid("webhook");

InputDeadLettered dead(std::string code = "exception") {
    Record record;
    record.id = id;
    record.type = webhook_received;
    record.time = at(1);
    record.attributes = {{"provider", "vapi"}, {"kind", "hang"}};
    record.value = "{}";
    return {id, {std::move(code), "std::runtime_error: broken"}, true, RecordCopy::of(record)};
}
InputSettled settled(Outcome outcome, std::optional<std::int64_t> attempt) {
    return {.input_id = id, .kind = std::string(webhook_received), .outcome = outcome, .attempt = attempt};
}

}  // namespace

TEST_CASE("dead letters: what a row says after what happened") {
    using S = DeadLetterStatus;
    const InputReprocessed again{id, "dana", false, 2};
    const DeadLetterResolved resolved{id, "sam", "a test of theirs"};
    // clang-format off
    const struct { const char* name; std::vector<Event> when; S status; std::int64_t attempts; const char* cause; std::size_t touches; } rows[] = {
        {"failed",                    {dead()},                                                  S::open,     1, "exception",  0},
        {"its own settlement",        {dead(), settled(Outcome::failed, {})},                    S::open,     1, "exception",  0},
        {"tried again, in vain",      {dead(), again, dead("bad_body"), settled(Outcome::failed, 2)}, S::open, 2, "bad_body",  1},
        {"tried again, decided",      {dead(), again, settled(Outcome::processed, 2)},           S::done,     2, "exception",  1},
        {"sent again, decided",       {dead(), settled(Outcome::processed, 2)},                  S::done,     2, "exception",  0},
        {"sent again after that",     {dead(), settled(Outcome::processed, 2), settled(Outcome::duplicate, {})}, S::done, 2, "exception", 0},
        {"resolved",                  {dead(), resolved},                                        S::resolved, 1, "exception",  1},
        {"resolved, then insisted on",{dead(), resolved, again, settled(Outcome::processed, 2)}, S::done,     2, "exception",  2},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_dead_letter);
        for (const Event& event : row.when) folding.take(event, at(9));
        const auto then = Table<DeadLetterRow>::get(folding.rows(), 5, id_key(id));
        REQUIRE(then);
        CHECK(then->status == row.status);
        CHECK(then->attempts == row.attempts);
        CHECK(then->cause == row.cause);
        CHECK(then->history.size() == row.touches);
        CHECK(then->provider == "vapi");
        CHECK(then->received_at == at(1));
        CHECK(folding.all().size() == 3);
    }
}

TEST_CASE("dead letters: who did what is kept, the latest fifty times") {
    Folding folding(fold_dead_letter);
    folding.take(dead(), at(9));
    for (int i = 0; i < 60; ++i) folding.take(InputReprocessed{id, "dana", false, i + 2}, at(10 + i));
    const auto row = Table<DeadLetterRow>::get(folding.rows(), 5, id_key(id));
    REQUIRE(row->history.size() == 50);
    CHECK(row->history.front() == DeadLetterTouch{at(20), "dana", DeadLetterAction::requeued, {}});
    CHECK(row->history.back().at == at(69));
}

TEST_CASE("dead letters: what never failed has no row") {
    Folding folding(fold_dead_letter);
    folding.take(settled(Outcome::processed, {}));
    folding.take(InputReprocessed{id, "dana", true, 2});
    folding.take(settled(Outcome::processed, 2));
    CHECK(folding.all().empty());
}
