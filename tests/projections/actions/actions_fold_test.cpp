#include "projections/actions/actions_fold.hpp"

#include <doctest/doctest.h>

#include "projections/actions/action_row.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

TEST_CASE("actions: only what a user asked for has a row, and a repetition changes nothing") {
    const auto settled = [](std::optional<std::string> hash, Outcome outcome) {
        return InputSettled{.input_id = uuid("action"),
                            .kind = "beaker.reprocess.requested.v1",
                            .outcome = outcome,
                            .received_at = at(1),
                            .answer = RawJson{R"({"n":1})"},
                            .request_hash = std::move(hash),
                            .actor = "admin"};
    };
    Folding folding(fold_action);
    folding.take(settled({}, Outcome::processed));
    CHECK(folding.all().empty());
    folding.take(settled("aa", Outcome::processed), at(2));
    folding.take(settled("aa", Outcome::duplicate), at(3));
    CHECK(
        Table<ActionRow>::raw(folding.rows(), 5, id_key(uuid("action"))) ==
        R"({"id":")" + uuid("action").text() +
            R"(","type":"beaker.reprocess.requested.v1","actor":"admin","outcome":"processed","problem":null,"answer":{"n":1},)"
            R"("received_at":"2026-01-01T00:00:01Z","settled_at":"2026-01-01T00:00:02Z"})");
}
