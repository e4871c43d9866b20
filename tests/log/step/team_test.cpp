// Partitions shared out among threads: the same is decided, whoever decides it.
#include "log/step/team.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <set>

#include "schemas/events/route.hpp"
#include "tests/log/step/harness.hpp"

namespace beaker::log::test {
namespace {

const TenantId asked = *TenantId::parse("0197a5c2-0000-8000-8000-000000000042");

std::string stream_number(int number) { return route_stream("vapi:call:team-" + std::to_string(number)); }

/// Counts the claims of its stream, tells one tenant of each, and breaks at every seventh.
Decided counts(const RowReader& state, const Recorded& record) {
    const auto& route = record.event.as<RouteClaimed>()->route;
    if (route.ends_with('7')) throw std::runtime_error("broken");
    return Decision{
        .events = {RouteOwned{state.get("owner").value_or("") + "+" + route, asked}},
        .messages = {{.to = tenant_stream(asked), .event = RouteOwned{route, asked}, .forwarded = {}}}};
}

void fold_owner(RowWriter& state, const Event& event, Instant) {
    state.put("owner", event.as<RouteOwned>()->route);
}

const Registry& counting() {
    static const Registry registry{.deciders = {{RouteClaimed::type, "route", counts}},
                                   .folds = {{"route", RouteOwned::type, fold_owner}}};
    return registry;
}

std::vector<Stored> claims(int count) {
    std::vector<Stored> inputs;
    std::map<PartitionId, Offset> next;
    for (int i = 0; i < count; ++i) {
        const std::string stream = stream_number(i % 40);
        const PartitionId partition = partition_of(slot_of_stream(stream), 16);
        const std::string name = "claim" + std::to_string(i);
        inputs.push_back(
            {.topic = Topic::inputs,
             .position = {partition, next[partition]++},
             .record = std::make_shared<const Record>(input(name, stream, RouteClaimed{name, asked})),
             .event = {}});
    }
    return inputs;
}

/// What one partition is given, in order.
std::map<std::pair<Topic, PartitionId>, std::vector<std::string>> by_partition(const Step& step) {
    std::map<std::pair<Topic, PartitionId>, std::vector<std::string>> all;
    for (const Output& output : step.outputs)
        all[{output.topic, output.partition}].push_back(output.record->id.text() + output.record->value);
    // Messages of several partitions meet in one: their order among each other is nobody's promise.
    for (auto& [place, records] : all)
        if (place.first == Topic::inputs) std::ranges::sort(records);
    return all;
}

TEST_CASE("team: each part once, at the same time, and again") {
    Team team(3);
    CHECK(team.size() == 3);
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> met = 0;
        std::mutex mutex;
        std::set<unsigned> parts;
        std::set<std::thread::id> threads;
        team.run([&](unsigned part) {
            ++met;
            while (met < 3) std::this_thread::yield();  // nobody ends before all have begun
            const std::lock_guard lock(mutex);
            parts.insert(part);
            threads.insert(std::this_thread::get_id());
        });
        CHECK(parts == std::set<unsigned>{0, 1, 2});
        CHECK(threads.size() == 3);
        CHECK(threads.contains(std::this_thread::get_id()));
    }
}

TEST_CASE("team: of one, the caller does it") {
    Team team(1);
    std::thread::id by;
    team.run([&](unsigned) { by = std::this_thread::get_id(); });
    CHECK(by == std::this_thread::get_id());
}

TEST_CASE("shared out: a team of any size decides the same, to the byte, and keeps the same rows") {
    const auto inputs = claims(400);
    const auto decided = [&](unsigned threads) {
        Team team(threads);
        MemoryStateStore state;
        EndsOnly log;
        StepRuntime runtime(counting(), state, 16, /*unwritten_bytes_max=*/1, &team);
        std::vector<std::map<std::pair<Topic, PartitionId>, std::vector<std::string>>> steps;
        std::vector<std::vector<Position>> checkpoints;
        for (const std::size_t from : {0, 1, 3, 200}) {
            const std::size_t to = from == 0 ? 1 : from == 1 ? 3 : from == 3 ? 200 : 400;
            auto step = runtime.decide(std::span(inputs).subspan(from, to - from), [] { return false; });
            REQUIRE(step.has_value());
            steps.push_back(by_partition(*step));
            checkpoints.push_back(step->checkpoints);
            REQUIRE(runtime.committed(log).has_value());
        }
        std::vector<std::string> rows;
        for (PartitionId partition = 0; partition < 16; ++partition) {
            state.scan(partition_prefix(partition), [&](std::string_view key, std::string_view value) {
                rows.push_back(std::string(key).append(value));
                return true;
            });
            runtime.rows().scan(partition_prefix(partition),
                                [&](std::string_view key, std::string_view value) {
                                    CHECK(state.get(key) == value);
                                    return true;
                                });
        }
        return std::tuple(steps, checkpoints, rows);
    };
    const auto alone = decided(1);
    CHECK(std::get<2>(alone).size() >= 400);
    for (const unsigned threads : {2U, 3U, 7U, 16U, 20U}) {
        CAPTURE(threads);
        CHECK(decided(threads) == alone);
    }
}

TEST_CASE("shared out: enough is enough for all, and the checkpoints say how far each has come") {
    const auto inputs = claims(400);
    Team team(4);
    MemoryStateStore state;
    StepRuntime runtime(counting(), state, 16, 1 << 20, &team);
    std::atomic<int> asked_times = 0;
    const auto step = runtime.decide(inputs, [&] { return ++asked_times >= 50; });
    REQUIRE(step.has_value());
    CHECK(asked_times >= 50);
    CHECK(asked_times < 54);  // one more of each at most
    Offset reached = 0;
    for (const Position& next : step->checkpoints) reached += next.offset;
    CHECK(reached == static_cast<Offset>(asked_times));
    const auto settlements = std::ranges::count_if(
        step->outputs, [](const Output& output) { return output.record->type == InputSettled::type; });
    CHECK(settlements == asked_times);
}

TEST_CASE("shared out: what no thread can decide stops the step, and says where") {
    auto inputs = claims(100);
    inputs[60].position.partition = static_cast<PartitionId>((inputs[60].position.partition + 1) % 16);
    Team team(3);
    MemoryStateStore state;
    StepRuntime runtime(counting(), state, 16, 1 << 20, &team);
    const auto step = runtime.decide(inputs, [] { return false; });
    REQUIRE_FALSE(step.has_value());
    CHECK(step.error().text.contains("another partition"));
    CHECK(step.error().text.contains(inputs[60].position.text()));
}

}  // namespace
}  // namespace beaker::log::test
