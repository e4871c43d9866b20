#include "ingest/answer_desk.hpp"

#include <doctest/doctest.h>

#include "schemas/values/slot.hpp"

namespace beaker::ingest {
namespace {

log::Stored settlement_of(const Uuid& input, const char* place, const char* answer) {
    InputSettled settled{.input_id = input, .outcome = Outcome::processed, .answer = RawJson{answer}};
    Record record;
    record.type = InputSettled::type;
    if (place) record.attributes.push_back({std::string(attribute::input), place});
    return {Topic::domain_events, {3, 7}, std::make_shared<const Record>(std::move(record)), Event(settled)};
}

TEST_CASE(
    "answer desk: a settlement that overtakes the acknowledgement is told with it, if it is of that input") {
    const Uuid id = Uuid::derive(Slot(3), {"input"});
    // clang-format off
    const struct { const char* name; bool early; const char* place; bool told; } rows[] = {
        {"after the acknowledgement",                     false, "3:5",   true},
        {"before it",                                     true,  "3:5",   true},
        {"before it, of an earlier input of the same id", true,  "3:4",   false},
        {"before it, of another stream's",                true,  "2:5",   false},
        {"before it, of a timer, which has no place",     true,  nullptr, false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        AnswerDesk desk;
        std::optional<AnswerDesk::Answered> told;
        const auto ticket =
            desk.expect(id, std::chrono::seconds(2), [&told](auto answered) { told = *answered; });
        const auto settled = settlement_of(id, row.place, "{}");
        if (row.early) desk.take({&settled, 1});
        CHECK(!told);
        desk.durable(ticket, {3, 5});
        if (!row.early) desk.take({&settled, 1});
        REQUIRE(told.has_value() == row.told);
        if (row.told) {
            CHECK(told->position == Position{3, 5});
            CHECK(told->settled->answer->text == "{}");
        }
        CHECK(desk.waiting() == (row.told ? 0 : 1));
    }
}

}  // namespace
}  // namespace beaker::ingest
