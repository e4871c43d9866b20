#include "log/step/runtime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "schemas/events/directory.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/log/step/harness.hpp"

using namespace beaker;
using namespace beaker::log;
using namespace beaker::log::test;

namespace {

const TenantId tenant = *TenantId::parse("0197a5c2-0000-8000-8000-000000000042");
const std::string stream = route_stream("vapi:call:c1");

RouteClaimed claimed(std::string route = "r1") { return {std::move(route), tenant}; }
RouteOwned owned(std::string route = "r1") { return {std::move(route), tenant}; }

Decided owns(const RowReader&, const Recorded& record) {
    return Decision{.events = {owned(record.event.as<RouteClaimed>()->route)},
                    .answer = RawJson{R"({"n":1})"}};
}
Decided refuses(const RowReader&, const Recorded&) {
    return std::unexpected(Refusal{{"not_now", "come back later"}});
}
Decided finds_nonsense(const RowReader&, const Recorded&) {
    return std::unexpected(Refusal{{"bad_status", "the status is unknown"}, true});
}
Decided throws(const RowReader&, const Recorded&) { throw std::runtime_error("broken"); }
Decided repeats_itself(const RowReader&, const Recorded&) { return Decision{.events = {owned()}}; }
Decided notes_asker(const RowReader& state, const Recorded& record) {
    // Sees the state with the first decider's event already folded in.
    return Decision{.events = {RouteAskerNoted{record.event.as<RouteOwned>()->route,
                                               state.get("owner").value_or("nobody")}}};
}
Decided sets_timer(const RowReader&, const Recorded& record) {
    return Decision{
        .timers = {{"wake", record.now + std::chrono::seconds(10), record.now + std::chrono::seconds(60)}}};
}
Decided cancels_timer(const RowReader&, const Recorded&) { return Decision{.timers = {{"wake", {}, {}}}}; }
Decided tells(const RowReader&, const Recorded&) {
    return Decision{.messages = {{.to = tenant_stream(tenant), .event = claimed("r2"), .forwarded = {}}}};
}
Decided forwards(const RowReader&, const Recorded& record) {
    Record copy = record.input;
    copy.attributes.push_back({"origin", std::string(record.stream)});
    return Decision{.messages = {{.to = tenant_stream(tenant), .event = {}, .forwarded = copy}},
                    .outcome = Outcome::forwarded};
}

Decided lists(const RowReader&, const Recorded&) {
    return Decision{
        .directory = {{"member/x", MemberListed{tenant, *PersonKey::parse(PersonKey::example), true}}}};
}

void fold_owner(RowWriter& state, const Event& event, Instant) {
    state.put("owner", event.as<RouteOwned>()->route);
}

Registry with(std::vector<DeciderEntry> deciders) {
    return {.deciders = std::move(deciders), .folds = {{"route", RouteOwned::type, fold_owner}}};
}
constexpr std::string_view on_claim = RouteClaimed::type;

std::string row_of_owner(const Stepper& stepper) {
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    std::string prefix = partition_prefix(partition) + "s" + stream;
    prefix.push_back('\0');
    return stepper.runtime.rows().get(prefix + "owner").value_or("none");
}

Record tick(Instant at) {
    Record record = input("tick" + at.text(), "partition/0", Tick{at}, at);
    return record;
}

}  // namespace

TEST_CASE("what becomes of one input, by what its decider says") {
    // clang-format off
    const struct { const char* name; Decide decide; Outcome outcome; std::string problem; std::vector<std::string> outputs; std::string owner; } rows[] = {
        {"decided",        owns,           Outcome::processed, "",            {"beaker.route.owned.v1", "beaker.input.settled.v1"}, "r1"},
        {"refused",        refuses,        Outcome::refused,   "not_now",     {"beaker.input.settled.v1"}, "none"},
        {"nonsense",       finds_nonsense, Outcome::failed,    "bad_status",  {"beaker.input.dead_lettered.v1", "dead.letters:beaker.input.dead_lettered.v1", "beaker.input.settled.v1"}, "none"},
        {"thrown",         throws,         Outcome::failed,    "exception",   {"beaker.input.dead_lettered.v1", "dead.letters:beaker.input.dead_lettered.v1", "beaker.input.settled.v1"}, "none"},
        {"forwarded",      forwards,       Outcome::forwarded, "",            {"inputs:beaker.route.claimed.v1", "beaker.input.settled.v1"}, "none"},
        {"told elsewhere", tells,          Outcome::processed, "",            {"inputs:beaker.route.claimed.v1", "beaker.input.settled.v1"}, "none"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Stepper stepper(with({{"route", on_claim, row.decide}}));
        const auto outputs = stepper.decide(input("a", stream, claimed()), claimed());
        CHECK(types_of(outputs) == row.outputs);
        CHECK(settled(outputs).outcome == row.outcome);
        CHECK(settled(outputs).problem.value_or(Problem{}).code == row.problem);
        CHECK(row_of_owner(stepper) == row.owner);
    }
}

TEST_CASE("a record that no decider knows is ignored, one of an unknown type is a dead letter") {
    Stepper stepper(with({}));
    CHECK(settled(stepper.decide(input("a", stream, claimed()), claimed())).outcome == Outcome::ignored);

    Record strange = input("b", stream, claimed());
    strange.type = "beaker.from.the_future.v9";
    CHECK(settled(stepper.decide(strange)).problem->code == "unknown_type");
    Record garbled = input("c", stream, claimed());
    garbled.value = R"({"route":7})";
    CHECK(settled(stepper.decide(garbled)).problem->code == "undecodable");
}

TEST_CASE("an input is decided once: its repetition is a duplicate with the first answer") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    stepper.decide(input("a", stream, claimed()), claimed());
    const auto again = stepper.decide(input("a", stream, claimed()), claimed());
    CHECK(types_of(again) == std::vector<std::string>{"beaker.input.settled.v1"});
    CHECK(settled(again).outcome == Outcome::duplicate);
    CHECK(settled(again).answer->text == R"({"n":1})");
}

TEST_CASE("whoever repeats an action hears again what they heard first, and that it was done") {
    const struct {
        const char* name;
        Decide decide;
        std::string answer, problem;
    } rows[] = {{"with an answer", owns, R"({"n":1})", ""},
                {"with nothing to say", tells, "{}", ""},
                {"refused", refuses, "", "not_now"}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Stepper stepper(with({{"route", on_claim, row.decide}}));
        Record action = input("a", stream, claimed());
        action.attributes = {{std::string(attribute::request_hash), "aa"},
                             {std::string(attribute::actor), "dana"}};
        CHECK(settled(stepper.decide(action, claimed())).actor == "dana");
        const auto again = settled(stepper.decide(action, claimed()));
        CHECK(again.outcome == Outcome::duplicate);
        CHECK(again.answer.value_or(RawJson{}).text == row.answer);
        CHECK(again.problem.value_or(Problem{}).code == row.problem);
    }
}

TEST_CASE("the directory's entries lie in the stream's partition, under their key; a refusal leaves none") {
    Stepper stepper(with({{"route", on_claim, lists}}));
    const auto outputs = stepper.decide(input("a", stream, claimed()), claimed());
    CHECK(types_of(outputs) ==
          std::vector<std::string>{"directory:beaker.directory.member.v1", "beaker.input.settled.v1"});
    CHECK(outputs[0].record->subject == "member/x");
    CHECK(outputs[0].partition == partition_of(slot_of_stream(stream), 16));
    CHECK(outputs[0].record->id != outputs[1].record->id);

    Stepper refusing(with({{"route", on_claim, lists}, {"route", on_claim, refuses}}));
    CHECK(types_of(refusing.decide(input("a", stream, claimed()), claimed())) ==
          std::vector<std::string>{"beaker.input.settled.v1"});
}

TEST_CASE("an input is known for 30 days at least, and forgotten after 60") {
    const auto days = [](int count) { return std::chrono::days(count); };
    // clang-format off
    const struct { const char* name; Instant first; Instant again; Outcome outcome; } rows[] = {
        {"at once",                    noon,                    noon,             Outcome::duplicate},
        {"after 30 days",              noon,                    noon + days(30),  Outcome::duplicate},
        {"before 1970",                Instant::from_seconds(0) - days(90), Instant::from_seconds(0) - days(1), Outcome::duplicate},
        {"after 60 days",              noon,                    noon + days(60),  Outcome::processed},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Stepper stepper(with({{"route", on_claim, owns}}));
        stepper.decide(input("a", stream, claimed(), row.first), claimed());
        CHECK(settled(stepper.decide(input("a", stream, claimed(), row.again), claimed())).outcome ==
              row.outcome);
    }
}

TEST_CASE("what is too old to be known goes from the state") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    const auto rows = [&] {
        std::size_t count = 0;
        const std::string all = partition_prefix(partition_of(slot_of_stream(stream), 16));
        stepper.runtime.rows().scan(all, [&](std::string_view, std::string_view) { return ++count > 0; });
        return count;
    };
    for (int i = 0; i < 200; ++i)
        stepper.decide(input("old " + std::to_string(i), stream, claimed()), claimed());
    CHECK(rows() == 201);  // and the owner
    const Instant later = noon + std::chrono::days(61);
    for (int i = 0; i < 200; ++i)
        stepper.decide(input("new " + std::to_string(i), stream, claimed(), later), claimed());
    CHECK(rows() == 201);
    CHECK_THROWS_AS(stepper.runtime.rows().scan("", [](auto, auto) { return true; }), std::logic_error);
}

TEST_CASE("repetitions within the same microsecond have settlements of their own") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    std::vector<Uuid> ids;
    for (int time = 0; time < 4; ++time)
        ids.push_back(stepper.decide(input("a", stream, claimed()), claimed()).back().record->id);
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
}

TEST_CASE("dedupe is by stream: a forwarded input is no duplicate where it arrives") {
    Stepper stepper(with({{"route", on_claim, forwards}, {"tenant", on_claim, owns}}));
    const auto outputs = stepper.decide(input("a", stream, claimed()), claimed());
    const Record& arrived = *outputs.front().record;
    CHECK(arrived.id == input("a", stream, claimed()).id);
    CHECK(arrived.subject == tenant_stream(tenant));
    CHECK(outputs.front().partition == partition_of(tenant.uuid.slot(), 16));
    CHECK(settled(stepper.decide(arrived, claimed())).outcome == Outcome::processed);
}

TEST_CASE("what failed is no duplicate: it may be decided again") {
    Stepper stepper(with({{"route", on_claim, throws}}));
    stepper.decide(input("a", stream, claimed()), claimed());
    CHECK(settled(stepper.decide(input("a", stream, claimed()), claimed())).outcome == Outcome::failed);
}

TEST_CASE("a throw takes back only its own input: what was decided before it in the step stays") {
    Stepper stepper(with({{"route", on_claim, owns},
                          {"route", RouteOwnerAsked::type, owns},
                          {"route", RouteOwnerTold::type, throws}}));
    stepper.decide(input("a", stream, claimed("first")), claimed("first"));
    stepper.decide(input("b", stream, RouteOwnerTold{"x", "y", tenant}), RouteOwnerTold{"x", "y", tenant});
    CHECK(row_of_owner(stepper) == "first");
}

TEST_CASE("an event is offered to the stream's other deciders, on the state that it made") {
    Stepper stepper(with({{"route", on_claim, owns}, {"route", RouteOwned::type, notes_asker}}));
    const auto outputs = stepper.decide(input("a", stream, claimed()), claimed());
    CHECK(types_of(outputs) == std::vector<std::string>{"beaker.route.owned.v1",
                                                        "beaker.route.asker_noted.v1",
                                                        "beaker.input.settled.v1"});
    CHECK(outputs[1].event.as<RouteAskerNoted>()->asker == "r1");
}

TEST_CASE("events that cause each other without end are poison, not a loop") {
    Stepper stepper(with({{"route", on_claim, owns}, {"route", RouteOwned::type, repeats_itself}}));
    const auto outputs = stepper.decide(input("a", stream, claimed()), claimed());
    CHECK(settled(outputs).outcome == Outcome::failed);
    CHECK(row_of_owner(stepper) == "none");
}

TEST_CASE("deciding the same inputs in another process gives the same records") {
    const auto run = [] {
        Stepper stepper(with({{"route", on_claim, owns}, {"route", RouteOwned::type, notes_asker}}));
        std::vector<Record> all;
        int second = 0;
        for (const char* name : {"a", "b", "a", "a"})
            for (const Output& output :
                 stepper.decide(input(name, stream, claimed(name), noon + std::chrono::seconds(second++)),
                                claimed(name)))
                all.push_back(*output.record);
        return all;
    };
    const auto first = run();
    CHECK(first == run());
    for (std::size_t i = 0; i < first.size(); ++i)
        for (std::size_t j = i + 1; j < first.size(); ++j) CHECK(first[i].id != first[j].id);
}

TEST_CASE("the partition's now never goes back") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    const auto later =
        stepper.decide(input("a", stream, claimed(), noon + std::chrono::seconds(5)), claimed());
    const auto earlier = stepper.decide(input("b", stream, claimed(), noon), claimed());
    CHECK(later.back().record->time == noon + std::chrono::seconds(5));
    CHECK(earlier.back().record->time == noon + std::chrono::seconds(5));
    CHECK(settled(earlier).received_at == noon);
}

TEST_CASE("the settlement carries the input's position as a header, never in its value") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    stepper.decide(input("a", stream, claimed()), claimed());
    const auto outputs = stepper.decide(input("b", stream, claimed()), claimed());
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    CHECK(outputs.back().record->attribute(attribute::input) == Position{partition, 1}.text());
}

TEST_CASE("a webhook forwarded from its route tells the route what became of it") {
    Stepper stepper(with({{"tenant", webhook_received,
                           [](const RowReader&, const Recorded&) -> Decided { return Decision{}; }}}));
    Record webhook = input("w", tenant_stream(tenant), claimed());
    webhook.type = std::string(webhook_received);
    webhook.attributes = {{"provider", "vapi"}, {"kind", "hang"}, {"eventid", "e1"}, {"origin", stream}};
    const auto outputs = stepper.decide(webhook);
    CHECK(types_of(outputs) ==
          std::vector<std::string>{"inputs:beaker.webhook.finish_reported.v1", "beaker.input.settled.v1"});
    CHECK(outputs.front().record->subject == stream);
    CHECK(settled(outputs).webhook == SettledWebhook{"vapi", "hang", "e1", stream});
}

TEST_CASE(
    "timers fire on the tick that finds them due, expire past their latest time, and can be cancelled") {
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    // clang-format off
    const struct { const char* name; bool cancel; int tick_after_seconds; std::string then; bool still_waits; } rows[] = {
        {"not due",            false, 9,  "",                         true},
        {"due",                false, 10, "beaker.timer.fired.v1",    false},
        {"due, late",          false, 60, "beaker.timer.fired.v1",    false},
        {"past its use",       false, 61, "beaker.timer.expired.v1",  false},
        {"cancelled",          true,  10, "",                         false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Stepper stepper(
            with({{"route", on_claim, sets_timer}, {"route", RouteOwnerAsked::type, cancels_timer}}));
        stepper.decide(input("a", stream, claimed()), claimed());
        CHECK(stepper.runtime.next_due(partition) == noon + std::chrono::seconds(10));
        const RouteOwnerAsked ask{"x", "y"};
        if (row.cancel) stepper.decide(input("b", stream, ask), ask);
        const Instant at = noon + std::chrono::seconds(row.tick_after_seconds);
        const auto outputs = stepper.decide(tick(at), Tick{at}, partition);
        CHECK((outputs.size() == 1 ? "" : outputs.front().record->type) == row.then);
        CHECK(stepper.runtime.next_due(partition).has_value() == row.still_waits);
        CHECK(settled(outputs).outcome == Outcome::processed);
    }
}

TEST_CASE("a timer whose decider throws is settled and put aside alone, and does not fire again") {
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    Stepper stepper(with({{"route", on_claim, sets_timer}, {"route", TimerFired::type, throws}}));
    stepper.decide(input("a", stream, claimed()), claimed());
    const Instant at = noon + std::chrono::seconds(10);
    CHECK(types_of(stepper.decide(tick(at), Tick{at}, partition)) ==
          std::vector<std::string>{"beaker.timer.fired.v1", "beaker.input.dead_lettered.v1",
                                   "dead.letters:beaker.input.dead_lettered.v1", "beaker.input.settled.v1",
                                   "beaker.input.settled.v1"});
    CHECK(!stepper.runtime.next_due(partition));
}

TEST_CASE("state folded from the log is the state that was lived") {
    Stepper lived(with({{"route", on_claim, owns}, {"route", RouteOwnerAsked::type, sets_timer}}));
    lived.decide(input("a", stream, claimed()), claimed());
    const RouteOwnerAsked ask{"x", "y"};
    lived.decide(input("b", stream, ask), ask);
    REQUIRE(lived.runtime.flush());

    MemoryStateStore state;
    StepRuntime again(lived.registry, state, 16);
    REQUIRE(again.catch_up(lived.log));
    std::vector<std::pair<std::string, std::string>> expected, found;
    const auto into = [](auto& all) {
        return [&all](std::string_view key, std::string_view value) {
            all.emplace_back(key, value);
            return true;
        };
    };
    lived.state.scan("", into(expected));
    state.scan("", into(found));
    CHECK(expected.size() == 5);  // two settled inputs, one owner, a timer by due time and by name
    CHECK(found == expected);
}

TEST_CASE("an input in a partition that is not its stream's stops the step") {
    Stepper stepper(with({{"route", on_claim, owns}}));
    const PartitionId wrong = (partition_of(slot_of_stream(stream), 16) + 1) % 16;
    CHECK_THROWS_WITH(stepper.decide(input("a", stream, claimed()), claimed(), wrong),
                      doctest::Contains("another partition"));
}

namespace {

/// A log that knows where outputs will stand: behind so many inputs of each partition.
class Placing : public EndsOnly {
public:
    std::map<PartitionId, Offset> ends;
    std::optional<Offset> next_output(PartitionId partition) const override {
        const auto found = ends.find(partition);
        return found == ends.end() ? 0 : found->second;
    }
};

}  // namespace

TEST_CASE("what an input sends is decided in its step, once all before it is decided") {
    const PartitionId from = partition_of(slot_of_stream(stream), 16);
    const PartitionId to = partition_of(tenant.uuid.slot(), 16);
    REQUIRE(from != to);
    // clang-format off
    const struct { const char* name; bool knows_places; Offset stored_before; int enough_after; bool decided; } rows[] = {
        {"nothing is before it",             true,  0, 9, true},
        {"an undecided input is before it",  true,  1, 9, false},
        {"the log cannot place it",          false, 0, 9, false},
        {"it was enough before",             true,  0, 1, false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Registry registry = with({{"route", on_claim, tells}, {"tenant", on_claim, owns}});
        MemoryStateStore state;
        StepRuntime runtime(registry, state, 16);
        Placing log;
        log.ends = {{from, 1}, {to, row.stored_before}};
        const Stored first{Topic::inputs,
                           {from, 0},
                           std::make_shared<const Record>(input("a", stream, claimed())),
                           claimed()};
        int asked = 0;
        const auto step = runtime.decide(
            {&first, 1}, [&] { return ++asked == row.enough_after; }, row.knows_places ? &log : nullptr);
        REQUIRE(step);
        std::vector<std::string> expected{"inputs:beaker.route.claimed.v1", "beaker.input.settled.v1"};
        std::vector<Position> checkpoints{{from, 1}};
        if (row.decided) {
            expected.insert(expected.end(), {"beaker.route.owned.v1", "beaker.input.settled.v1"});
            checkpoints.push_back({to, 1});
            CHECK(step->outputs.back().record->attribute(attribute::input) == Position{to, 0}.text());
        }
        std::ranges::sort(checkpoints);
        CHECK(types_of(step->outputs) == expected);
        CHECK(step->checkpoints == checkpoints);
    }
}

TEST_CASE("changes are read at once, and written when there are enough of them or when told") {
    const Registry registry = with({{"route", on_claim, owns}});
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    const auto decide = [&](StepRuntime& runtime, Offset offset) {
        const Stored one{Topic::inputs,
                         {partition, offset},
                         std::make_shared<const Record>(input(std::to_string(offset), stream, claimed())),
                         claimed()};
        const auto step = runtime.decide({&one, 1}, [] { return false; });
        REQUIRE(step);
        REQUIRE(runtime.committed(EndsOnly()));
        return settled(step->outputs).outcome;
    };
    MemoryStateStore state;
    StepRuntime runtime(registry, state, 16, 1 << 20);
    CHECK(decide(runtime, 0) == Outcome::processed);
    CHECK(state.applied(partition).inputs == 0);
    CHECK(decide(runtime, 0) == Outcome::duplicate);
    REQUIRE(runtime.flush());
    CHECK(state.applied(partition).inputs == 1);
    CHECK(decide(runtime, 0) == Outcome::duplicate);

    MemoryStateStore small;
    StepRuntime eager(registry, small, 16, 1);
    decide(eager, 0);
    CHECK(small.applied(partition).inputs == 1);
}

TEST_CASE("deciding stops when it is told to, and the checkpoint says where") {
    Registry registry = with({{"route", on_claim, owns}});
    MemoryStateStore state;
    StepRuntime runtime(registry, state, 16);
    const PartitionId partition = partition_of(slot_of_stream(stream), 16);
    std::vector<Stored> inputs;
    for (Offset offset = 0; offset < 5; ++offset)
        inputs.push_back({Topic::inputs,
                          {partition, offset},
                          std::make_shared<const Record>(input(std::to_string(offset), stream, claimed())),
                          claimed()});
    int decided = 0;
    const auto step = runtime.decide(inputs, [&] { return ++decided == 2; });
    REQUIRE(step);
    CHECK(step->checkpoints == std::vector<Position>{{partition, 2}});
    CHECK(step->outputs.size() == 4);
}
