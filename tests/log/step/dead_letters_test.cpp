// What people do about inputs that could not be decided: try again, insist, or answer for leaving them.
#include <doctest/doctest.h>

#include <set>

#include "log/step/own_rows.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/events/route.hpp"
#include "tests/log/step/harness.hpp"

using namespace beaker;
using namespace beaker::log;
using namespace beaker::log::test;

namespace {

const TenantId tenant = *TenantId::parse("0197a5c2-0000-8000-8000-000000000042");
const std::string stream = route_stream("vapi:call:c1");
const RouteClaimed claimed{"r1", tenant};
const Record original = input("original", stream, claimed);

/// Whether the decider under test can decide by now: a deploy may change that, and nothing else.
bool mended = false;

Decided decides_once_mended(const RowReader& rows, const Recorded& record) {
    if (!mended) throw std::runtime_error("broken");
    if (rows.get("owner")) return Decision{};
    return Decision{.events = {RouteOwned{record.event.as<RouteClaimed>()->route, tenant}}};
}
Decided finds_nonsense(const RowReader&, const Recorded&) {
    return std::unexpected(Refusal{{"bad_status", "the status is unknown"}, true});
}
void fold_owner(RowWriter& rows, const Event&, Instant) { rows.put("owner", "somebody"); }

Registry with(Decide decide) {
    return {.deciders = {{"route", RouteClaimed::type, decide}},
            .folds = {{"route", RouteOwned::type, fold_owner}}};
}

Record reprocess(std::string_view name, bool force = false, std::optional<RecordCopy> record = {}) {
    return input(name, stream, ReprocessRequested{original.id, "dana", force, std::move(record)});
}
Record resolve(std::string_view name) {
    return input(name, stream, DeadLetterResolutionRequested{original.id, "dana", "a test of theirs"});
}

ReprocessAnswer answer_of(const std::vector<Output>& outputs) {
    const auto last = settled(outputs);
    REQUIRE(last.answer);
    return from_json<ReprocessAnswer>(last.answer->text).value();
}

/// The settlement of the original among the outputs.
std::optional<InputSettled> settled_original(const std::vector<Output>& outputs) {
    for (const Output& output : outputs)
        if (const auto* each = output.event.as<InputSettled>(); each && each->input_id == original.id)
            return *each;
    return std::nullopt;
}

std::optional<DeadLetter> letter(const Stepper& stepper) {
    return dead_letter(stepper.runtime.rows(), partition_of(slot_of_stream(stream), 16), stream, original.id);
}

struct Broken {
    Broken() { mended = false; }
};

}  // namespace

TEST_CASE_FIXTURE(Broken, "a dead letter is decided again once it can be, and then never again") {
    Stepper stepper(with(decides_once_mended));
    stepper.decide(original);
    REQUIRE(letter(stepper));
    CHECK(letter(stepper)->poison);

    SUBCASE("still broken: it stays a dead letter, one attempt later") {
        const auto outputs = stepper.decide(reprocess("a"));
        CHECK(types_of(outputs) ==
              std::vector<std::string>{"beaker.input.reprocessed.v1", "beaker.input.dead_lettered.v1",
                                       "dead.letters:beaker.input.dead_lettered.v1",
                                       "beaker.input.settled.v1", "beaker.input.settled.v1"});
        CHECK(answer_of(outputs).outcome == Outcome::failed);
        CHECK(letter(stepper)->attempts == 2);
    }
    SUBCASE("mended: decided, with the ids of a first attempt") {
        mended = true;
        const auto outputs = stepper.decide(reprocess("a"));
        CHECK(types_of(outputs) ==
              std::vector<std::string>{"beaker.input.reprocessed.v1", "beaker.route.owned.v1",
                                       "beaker.input.settled.v1", "beaker.input.settled.v1"});
        CHECK(outputs[0].event.as<InputReprocessed>()->asked_by == "dana");
        CHECK(answer_of(outputs) ==
              ReprocessAnswer{original.id, ReprocessStatus::reprocessed, Outcome::processed, std::nullopt});
        CHECK(settled_original(outputs)->attempt == 2);
        CHECK_FALSE(letter(stepper));

        Stepper untroubled(with(decides_once_mended));
        CHECK(outputs[1].record->id == untroubled.decide(original)[0].record->id);

        const auto second = stepper.decide(reprocess("b"));
        CHECK(types_of(second) == std::vector<std::string>{"beaker.input.settled.v1"});
        CHECK(answer_of(second) ==
              ReprocessAnswer{original.id, ReprocessStatus::already_done, Outcome::processed, std::nullopt});
        CHECK(settled(stepper.decide(original)).outcome == Outcome::duplicate);
    }
    SUBCASE("mended, and the provider sends it again: that is an attempt too") {
        mended = true;
        const auto outputs = stepper.decide(original);
        CHECK(settled(outputs).outcome == Outcome::processed);
        CHECK(settled(outputs).attempt == 2);
        CHECK_FALSE(letter(stepper));
    }
}

TEST_CASE_FIXTURE(Broken, "every event about an input has an id of its own, however often it is tried") {
    Stepper stepper(with(decides_once_mended));
    std::set<Uuid> ids;
    std::size_t events = 0;
    const auto count = [&](const std::vector<Output>& outputs) {
        for (const Output& output : outputs)
            if (output.topic == Topic::domain_events) ids.insert(output.record->id), ++events;
    };
    count(stepper.decide(original));
    count(stepper.decide(original));
    count(stepper.decide(reprocess("a")));
    mended = true;
    count(stepper.decide(reprocess("b")));
    count(stepper.decide(original));
    count(stepper.decide(reprocess("c", true, RecordCopy::of(original))));
    count(stepper.decide(original));
    CHECK(ids.size() == events);
}

TEST_CASE_FIXTURE(Broken, "requests about dead letters, by what there is") {
    enum class Given { nothing, dead, resolved, done };
    struct Then {
        ReprocessStatus status;
        std::optional<Outcome> outcome;
    };
    const auto copy = RecordCopy::of(original);
    // clang-format off
    const struct { const char* name; Given given; Record when; std::optional<Then> then; } rows[] = {
        {"never seen",                           Given::nothing,  reprocess("a"),             std::nullopt},
        {"never seen: nothing to resolve",       Given::nothing,  resolve("a"),               std::nullopt},
        {"resolved",                             Given::dead,     resolve("a"),               Then{ReprocessStatus::resolved, {}}},
        {"resolved twice",                       Given::resolved, resolve("a"),               Then{ReprocessStatus::already_done, Outcome::failed}},
        {"resolved, then tried again",           Given::resolved, reprocess("a"),             Then{ReprocessStatus::already_done, Outcome::failed}},
        {"resolved, and somebody insists",       Given::resolved, reprocess("a", true),       Then{ReprocessStatus::reprocessed, Outcome::processed}},
        {"done: nothing to resolve",             Given::done,     resolve("a"),               Then{ReprocessStatus::already_done, Outcome::processed}},
        {"done",                                 Given::done,     reprocess("a"),             Then{ReprocessStatus::already_done, Outcome::processed}},
        {"done, and somebody insists",           Given::done,     reprocess("a", true, copy), Then{ReprocessStatus::reprocessed, Outcome::processed}},
        {"done, insisted on without its record", Given::done,     reprocess("a", true),       Then{ReprocessStatus::already_done, Outcome::processed}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Stepper stepper(with(decides_once_mended));
        mended = row.given == Given::done;
        if (row.given != Given::nothing) stepper.decide(original);
        if (row.given == Given::resolved) stepper.decide(resolve("before"));
        mended = true;
        const auto outputs = stepper.decide(row.when);
        if (!row.then) {
            CHECK(settled(outputs).outcome == Outcome::refused);
            CHECK(settled(outputs).problem->code == "unknown_input");
            continue;
        }
        CHECK(answer_of(outputs).status == row.then->status);
        CHECK(answer_of(outputs).outcome == row.then->outcome);
    }
}

TEST_CASE_FIXTURE(Broken, "a record that is not that of the input is not decided in its place") {
    Stepper stepper(with(decides_once_mended));
    mended = true;
    stepper.decide(original);
    Record other = original;
    other.id = Uuid::derive(slot_of_stream(stream), {"another"});
    CHECK(settled(stepper.decide(reprocess("a", true, RecordCopy::of(other)))).problem->code ==
          "wrong_record");
    other = original;
    other.subject = route_stream("vapi:call:c2");
    CHECK(settled(stepper.decide(reprocess("b", true, RecordCopy::of(other)))).problem->code ==
          "wrong_record");
}

TEST_CASE("nonsense stays nonsense when it is tried again, and everybody can see by whom") {
    Stepper stepper(with(finds_nonsense));
    stepper.decide(original);
    const auto outputs = stepper.decide(reprocess("a"));
    CHECK(answer_of(outputs).problem->code == "bad_status");
    CHECK(outputs[0].event.as<InputReprocessed>()->attempt == 2);
}

TEST_CASE_FIXTURE(Broken, "one idempotency key names one request") {
    Stepper stepper(with(decides_once_mended));
    stepper.decide(original);
    const auto keyed = [](const char* hash) {
        Record record = resolve("keyed");
        record.attributes.push_back({std::string(attribute::request_hash), hash});
        return record;
    };
    const auto first = settled(stepper.decide(keyed("aa")));
    CHECK(first.request_hash == "aa");
    const auto repeated = settled(stepper.decide(keyed("aa")));
    CHECK(repeated.outcome == Outcome::duplicate);
    CHECK(repeated.answer == first.answer);
    const auto another = settled(stepper.decide(keyed("bb")));
    CHECK(another.outcome == Outcome::duplicate);
    CHECK(another.problem->code == "idempotency_key_reused");
}

TEST_CASE_FIXTURE(Broken, "decider state built anew from the events knows the same dead letters") {
    Stepper stepper(with(decides_once_mended));
    stepper.decide(original);
    stepper.decide(reprocess("a"));
    stepper.decide(resolve("b"));
    MemoryStateStore built;
    StepRuntime again(stepper.registry, built, 16);
    REQUIRE(again.catch_up(stepper.log));
    const auto partition = partition_of(slot_of_stream(stream), 16);
    CHECK(dead_letter(built, partition, stream, original.id) == letter(stepper));
    CHECK(letter(stepper)->resolved);
    CHECK(letter(stepper)->attempts == 2);
}
