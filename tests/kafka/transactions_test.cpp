// How each kind of failure of a transaction ends: nothing is lost, and nothing is there twice.
#include <doctest/doctest.h>

#include "log/kafka/topics.hpp"
#include "tests/kafka/members.hpp"

namespace beaker::log::test {

using Numbers = std::vector<std::uint64_t>;

kafka::KafkaSettings two_lanes() {
    auto settings = fresh_settings();
    settings.lanes = 2;
    return settings;
}

TEST_CASE("fatal: who is fenced commits nothing, says why, rejoins, and hands the input out again") {
    const auto settings = fresh_settings();
    Member member(settings);
    append_now(member.log(), Topic::inputs, 1, numbered(1));
    const auto inputs = member.take_within(10s);
    REQUIRE(numbers_of(inputs) == Numbers{1});

    // Another process takes the lane's id, as the next owner would.
    auto thief = kafka::Lane::open(settings, 0, 10s);
    REQUIRE(thief);
    const auto committed = member.log().commit(decision(inputs));
    REQUIRE(!committed);
    CHECK(committed.error().code == LogError::Code::taken_back);
    CHECK(member.told("a step was taken back"));
    CHECK(member.owned() == 0);
    CHECK(all_of(member.log(), Topic::domain_events, 1).empty());

    const auto again = member.take_within(20s);
    REQUIRE(numbers_of(again) == Numbers{1});
    CHECK(member.log().commit(decision(again)).has_value());
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 1)) == Numbers{1});
}

TEST_CASE("abortable: who is no member of the group commits nothing, and its producer is still good") {
    auto settings = fresh_settings();
    Member member(settings);
    append_now(member.log(), Topic::inputs, 1, numbered(1));
    const auto inputs = member.take_within(10s);
    REQUIRE(numbers_of(inputs) == Numbers{1});
    {
        auto stranger = kafka::Inputs::open(settings);  // it has not joined: the broker refuses its offsets
        REQUIRE(stranger);
        auto lane = kafka::Lane::open(settings, 0, 10s);
        REQUIRE(lane);
        const auto step = decision(inputs);
        const auto committed =
            (*lane)->commit(step.outputs, step.checkpoints, (*stranger)->group().get(), {});
        REQUIRE(!committed);
        CHECK(committed.error().kind == kafka::TransactionFailure::Kind::aborted);
        // The producer is good for the next one.
        CHECK((*lane)->commit(std::vector{output(Topic::effects, 1, 7)}, {}, nullptr, {}).has_value());
    }
    CHECK(numbers_of(all_of(member.log(), Topic::effects, 1)) == Numbers{7});
    CHECK(all_of(member.log(), Topic::domain_events, 1).empty());
    member.log().commit({}).value();
    const auto again = member.take_within(20s);
    REQUIRE(numbers_of(again) == Numbers{1});
}

TEST_CASE("left open: what a producer left behind is taken back before its successor decides") {
    const auto settings = fresh_settings();
    Member member(settings);
    append_now(member.log(), Topic::inputs, 2, numbered(1));
    const auto inputs = member.take_within(10s);
    REQUIRE(inputs.size() == 1);
    {
        // Dies between outputs and commit: the transaction stays open, and hides what follows it.
        auto dying = kafka::Lane::open(settings, 0, 10s);
        REQUIRE(dying);
        struct Killed : std::exception {};
        const auto die = [] {
            std::this_thread::sleep_for(300ms);  // until it is at the broker
            throw Killed{};
        };
        CHECK_THROWS_AS(std::ignore = (*dying)->commit(std::vector{output(Topic::domain_events, 2, 99)}, {},
                                                       nullptr, die),
                        Killed);
    }
    const auto started = std::chrono::steady_clock::now();
    CHECK(!member.log().commit(decision(inputs)).has_value());
    const auto again = member.take_within(20s);
    REQUIRE(again.size() == 1);
    CHECK(member.log().commit(decision(again)).has_value());
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 2)) == Numbers{1});
    // Fenced, not waited for: the transaction's own time-out is 10 s.
    CHECK(std::chrono::steady_clock::now() - started < 8s);
}

TEST_CASE("a successor goes on after what was committed") {
    const auto settings = fresh_settings();
    Member member(settings);
    append_now(member.log(), Topic::inputs, 1, numbered(1));
    const auto inputs = member.take_within(10s);
    REQUIRE(inputs.size() == 1);
    const auto step = decision(inputs);
    member.log().commit(step).value();
    member.leave();

    Member successor(settings);
    CHECK(successor.owns_all_within(20s));
    CHECK(successor.log().checkpoint(1) == 1);
    CHECK(successor.log().end(Topic::domain_events, 1) >= 1);
    CHECK(successor.take_within(500ms).empty());
}

/// Takes until so many inputs are handed out at once, deciding nothing.
std::vector<Stored> take_at_once(Member& member, std::size_t count) {
    std::vector<Stored> inputs;
    for (const auto end = std::chrono::steady_clock::now() + 60s;
         inputs.size() < count && std::chrono::steady_clock::now() < end;) {
        inputs = member.take_within(10s);
        if (inputs.size() < count) member.log().commit({}).value();
    }
    return inputs;
}

TEST_CASE("lanes: a step over several is one transaction of each, and outputs are of their input's") {
    const auto settings = two_lanes();
    Member member(settings);
    REQUIRE(member.owns_all_within(20s));
    for (PartitionId partition = 0; partition < 4; ++partition)
        append_now(member.log(), Topic::inputs, partition, numbered(partition));
    const auto inputs = take_at_once(member, 4);
    REQUIRE(inputs.size() == 4);
    Step step{.outputs = {}, .checkpoints = decided(inputs)};
    for (const Stored& input : inputs) {
        const PartitionId own = input.position.partition;
        step.outputs.push_back(output(Topic::domain_events, own, own));
        step.outputs.push_back(output(Topic::effects, (own + 1) % 4, 100 + own));  // another lane's partition
        step.outputs.back().input = own;
    }
    const auto before = member.log().figures().transactions;
    CHECK(member.log().commit(step).has_value());
    CHECK(member.log().figures().transactions == before + 2);
    for (PartitionId partition = 0; partition < 4; ++partition) {
        CHECK(member.log().checkpoint(partition) == 1);
        CHECK(numbers_of(all_of(member.log(), Topic::domain_events, partition)) == Numbers{partition});
    }
    member.log().refresh().value();
    for (PartitionId partition = 0; partition < 4; ++partition)
        CHECK(numbers_of(all_of(member.log(), Topic::effects, partition)) ==
              Numbers{100U + (partition + 3) % 4});
    const std::vector<Output> without_input{output(Topic::domain_events, 1, 1)};
    CHECK(member.log().commit({.outputs = without_input, .checkpoints = {}}).has_value());
}

TEST_CASE("lanes: where one's part is fenced the other's counts, and the step as a whole is taken back") {
    const auto settings = two_lanes();
    Member member(settings);
    REQUIRE(member.owns_all_within(20s));
    for (PartitionId partition = 0; partition < 2; ++partition)
        append_now(member.log(), Topic::inputs, partition, numbered(partition));
    const auto inputs = take_at_once(member, 2);
    REQUIRE(inputs.size() == 2);
    auto thief = kafka::Lane::open(settings, 1, 10s);
    REQUIRE(thief);
    const auto stored = member.log().commit(decision(inputs));
    REQUIRE(!stored);
    CHECK(stored.error().code == LogError::Code::taken_back);
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 0)) == Numbers{0});
    CHECK(all_of(member.log(), Topic::domain_events, 1).empty());
    const auto again = member.take_within(20s);
    REQUIRE(numbers_of(again) == Numbers{1});
    CHECK(member.log().commit(decision(again)).has_value());
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 0)) == Numbers{0});
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 1)) == Numbers{1});
}

TEST_CASE("lanes: all of them have their turn, each in order") {
    const auto settings = two_lanes();
    Member member(settings);
    REQUIRE(member.owns_all_within(20s));
    const auto number_in = [](PartitionId partition, std::uint64_t i) {
        return std::uint64_t{10} * partition + i;
    };
    for (PartitionId partition = 0; partition < 4; ++partition)
        for (std::uint64_t i = 0; i < 3; ++i)
            append_now(member.log(), Topic::inputs, partition, numbered(number_in(partition, i)));
    std::map<PartitionId, Numbers> seen;
    for (std::size_t count = 0; count < 12;) {
        const auto inputs = member.take_within(10s);
        REQUIRE(!inputs.empty());
        for (const Stored& input : inputs) seen[input.position.partition].push_back(number_of(input));
        member.log().commit(decision(inputs)).value();
        count += inputs.size();
    }
    for (PartitionId partition = 0; partition < 4; ++partition) {
        const Numbers expected{number_in(partition, 0), number_in(partition, 1), number_in(partition, 2)};
        CHECK(seen[partition] == expected);
        CHECK(numbers_of(all_of(member.log(), Topic::domain_events, partition)) == expected);
    }
}

TEST_CASE("what another process appended is decided here") {
    auto settings = two_lanes();
    Member member(settings);
    REQUIRE(member.owns_all_within(20s));
    settings.member = false;
    const auto other = KafkaLog::open(settings).value();
    append_now(*other, Topic::inputs, 3, numbered(5));
    const auto inputs = member.take_within(10s);
    REQUIRE(numbers_of(inputs) == Numbers{5});
    CHECK(member.log().commit(decision(inputs)).has_value());
    CHECK(member.log().checkpoint(3) == 1);
    CHECK(numbers_of(all_of(member.log(), Topic::domain_events, 3)) == Numbers{5});
}

TEST_CASE("membership: lanes are shared with who comes, and come back at once when they leave") {
    const auto settings = two_lanes();
    Member first(settings);
    REQUIRE(first.owns_all_within(20s));
    Member second(settings);
    bool shared = false;
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         !shared && std::chrono::steady_clock::now() < end;) {
        first.log().take({.wait = 10ms}).value();
        second.log().take({.wait = 10ms}).value();
        std::ignore = first.log().gained();
        std::ignore = second.log().gained();
        shared = first.owned() == 2 && second.owned() == 2;
    }
    CHECK(shared);
    const auto left = std::chrono::steady_clock::now();
    second.leave();
    CHECK(first.owns_all_within(20s));
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - left);
    MESSAGE("clean hand-over of half the lanes: " << took.count() << " ms");
    CHECK(took < 3s);
}

}  // namespace beaker::log::test
