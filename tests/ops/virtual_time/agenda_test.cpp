#include "ops/virtual_time/agenda.hpp"

#include <doctest/doctest.h>

#include "schemas/events/effect.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/timer.hpp"

namespace beaker::ops {
namespace {

using Partitions = std::set<PartitionId>;

Instant at(int seconds) { return Instant::from_seconds(1'767'225'600 + seconds); }

Uuid id(std::string_view name) { return Uuid::derive(Slot(1), {name}); }

Record on(const std::string& stream) {
    Record record;
    record.subject = stream;
    return record;
}

TEST_CASE("agenda: timers are due until a tick takes them, or nobody wants them any more") {
    Agenda agenda(4);
    CHECK(agenda.next() == std::nullopt);
    agenda.fold(1, on("a"), TimerSet{"x", at(20), {}, {}});
    agenda.fold(1, on("a"), TimerSet{"y", at(10), {}, {}});
    agenda.fold(2, on("b"), TimerSet{"x", at(15), {}, {}});
    CHECK(agenda.next() == at(10));
    CHECK(agenda.due(at(9)) == Partitions{});
    CHECK(agenda.due(at(10)) == Partitions{1});
    CHECK(agenda.due(at(20)) == Partitions{1, 2});

    agenda.fold(1, on("a"), TimerSet{"y", at(30), {}, {}});  // it takes the first one's place
    CHECK(agenda.next() == at(15));
    agenda.fold(2, on("b"), TimerFired{"x", at(15)});
    CHECK(agenda.next() == at(20));
    agenda.fold(1, on("a"), TimerCancelled{"x"});
    CHECK(agenda.next() == at(30));
    agenda.fold(1, on("a"), TimerExpired{"y", at(30)});
    CHECK(agenda.next() == std::nullopt);
    CHECK(agenda.taken(1) == 1);
    CHECK(agenda.taken(2) == 1);
    CHECK(agenda.taken(3) == 0);
}

TEST_CASE("agenda: a try is under way until it is told how it ended, or its effect is over") {
    const Uuid mail = id("mail");
    const Uuid call = id("call");
    Agenda agenda(1);
    agenda.fold(0, on("a"), EffectRequested{mail, 1, false, at(60), {}});
    agenda.fold(0, on("b"), EffectRequested{call, 1, false, at(60), {}});
    agenda.fold(0, on("a"), EffectAttempted{mail, 1});
    CHECK(agenda.tries() == std::set<Agenda::Try>{{mail, 1}, {call, 1}});
    agenda.fold(0, on("a"), EffectTried{mail, 1, TryOutcome::busy, "http_503", {}, at(5)});
    CHECK(agenda.tries() == std::set<Agenda::Try>{{call, 1}});
    agenda.fold(0, on("a"), EffectRequested{mail, 2, true, at(60), {}});
    agenda.fold(0, on("b"),
                EffectFinished{call, EffectOperation::mail_send, EffectOutcome::done, 1, "", {}, {}});
    CHECK(agenda.tries() == std::set<Agenda::Try>{{mail, 2}});
}

TEST_CASE("agenda: how far the inputs are settled stands in what settles them") {
    Agenda agenda(4);
    const auto settles = [](std::string position) {
        Record record = on("a");
        record.attributes.push_back({std::string(attribute::input), std::move(position)});
        return record;
    };
    agenda.fold(2, settles("2:7"), InputSettled{});
    agenda.fold(3, settles("3:0"), InputSettled{});
    agenda.fold(2, on("a"), InputSettled{});  // a timer's: it lies nowhere
    CHECK(agenda.settled().text() == "2:7,3:0");
}

}  // namespace
}  // namespace beaker::ops
