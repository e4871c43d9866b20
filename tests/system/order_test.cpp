// A whole call's messages in any order, with any repetitions, through log, step runtime, tables and queries:
// what readers see ends the same, byte by byte, and no status ever goes back on the way.
#include <doctest/doctest.h>

#include <boost/describe.hpp>
#include <map>
#include <regex>

#include "schemas/described/codec.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/pipeline.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {

struct CallGlance {
    CallId id;
    CallStatus status{};
};
BOOST_DESCRIBE_STRUCT(CallGlance, (), (id, status))
struct CallsGlance {
    std::vector<CallGlance> items;
};
BOOST_DESCRIBE_STRUCT(CallsGlance, (), (items))

namespace {

/// What readers see at the end.
struct Seen {
    std::string call;
    std::string list;
    std::map<std::string, std::string> tables;  ///< every row, index entries included
};

/// Statuses of all calls ever seen: an id that has gone into another call is asked for by its alias.
class StatusWatch {
public:
    void look(const Queries& queries) {
        const auto list = from_json<CallsGlance>(queries.calls_of(tenant, {}).value());
        REQUIRE(list.has_value());
        for (const CallGlance& call : list->items) ranks_.try_emplace(call.id, 0);
        for (auto& [id, rank] : ranks_) {
            const auto json = queries.call(id).value();
            REQUIRE_MESSAGE(json.has_value(), "a call is gone: ", id.text());
            const auto call = from_json<CallGlance>(*json);
            REQUIRE(call.has_value());
            REQUIRE_MESSAGE(rank_of(call->status) >= rank, "a status went back: ", *json);
            rank = rank_of(call->status);
        }
    }

private:
    std::map<CallId, int> ranks_;
};

struct Run {
    std::uint64_t seed = 0;
    bool shuffled = false;
    std::chrono::microseconds step{0};  ///< how far the clock moves between messages
};

std::vector<Delivery> deliveries_of(const Run& run, std::mt19937_64& random) {
    auto all = whole_call();
    if (!run.shuffled) return all;
    for (std::size_t i = all.size(); i-- > 0;)
        for (auto again = random() % 3; again > 0; --again) all.push_back(all[i]);
    shuffle(all, random);
    return all;
}

/// Every row but for how often a provider has sent each webhook, which is no part of what came of it.
std::map<std::string, std::string> rows_of(const log::RowReader& rows) {
    static const std::regex deliveries(R"("deliveries":[0-9]+)");
    std::map<std::string, std::string> all;
    rows.scan("", [&](std::string_view key, std::string_view value) {
        all.emplace(key, std::regex_replace(std::string(value), deliveries, R"("deliveries":0)"));
        return true;
    });
    return all;
}

Seen seen_after(const Run& run) {
    std::mt19937_64 random(run.seed);
    log::SimulatedDisk disk;
    ManualClock clock;
    MemoryStates states;
    clock.tick = std::chrono::milliseconds(random() % 2 ? 0 : 3);  // 5 ms of deciding in a turn, at most
    Pipeline::Options options;
    options.runner.take.records = run.shuffled ? 1 + random() % 5 : 512;
    const auto pipeline = Pipeline::open(disk, clock, states.deciders, states.tables, options);
    REQUIRE(pipeline);
    Door door(pipeline->engine(), clock);
    StatusWatch watch;
    int answered = 0;
    const auto deliveries = deliveries_of(run, random);
    for (const Delivery& delivery : deliveries) {
        door.post(delivery, [&](int status, auto) { answered += status == 200; });
        clock.time += run.step;
        for (auto turns = run.shuffled ? random() % 3 : 1; turns > 0; --turns) {
            REQUIRE(pipeline->turn());
            watch.look(pipeline->queries());
        }
    }
    while (!pipeline->idle()) {
        REQUIRE(pipeline->turn());
        watch.look(pipeline->queries());
    }
    CHECK(answered == static_cast<int>(deliveries.size()));
    const auto call = pipeline->queries().call(whole_call_id).value();
    REQUIRE(call.has_value());
    return {*call, pipeline->queries().calls_of(tenant, {}).value(), rows_of(states.tables)};
}

TEST_CASE("order: a whole call, in order") {
    const Seen seen = seen_after({});
    CAPTURE(seen.call);
    for (const char* wanted :
         {R"("status":"completed")", R"("duration_seconds":60)", R"("ended_reason":"customer-ended-call")",
          R"("vapi_call_id":"0197a5c2-7d1c-7f0a-8b5e-4c8d9f100a1b")",
          R"("twilio_call_sid":"CA0000000000000000000000000000ca11")",
          R"("started_at":"2026-01-01T00:00:04.8)", R"(Can someone fix my boiler?)"})
        CHECK_MESSAGE(seen.call.contains(wanted), wanted);
    CHECK(from_json<CallsGlance>(seen.list)->items.size() == 2);
    CHECK(seen.list.contains(R"("status":"no_answer")"));
}

TEST_CASE("order: 200 random orders with duplicates end in the same bytes, and no status goes back") {
    const Seen expected = seen_after({});
    const auto first = repetitions("BEAKER_FIRST_SEED", 1);
    for (std::uint64_t seed = first; seed < first + repetitions("BEAKER_ORDERS", 200); ++seed) {
        CAPTURE(seed);
        const Seen seen = seen_after({.seed = seed, .shuffled = true});
        REQUIRE(seen.call == expected.call);
        REQUIRE(seen.list == expected.list);
        REQUIRE(seen.tables == expected.tables);
    }
}

TEST_CASE("order: a clock that moves on between the messages changes no call") {
    const Seen expected = seen_after({});
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const Seen seen =
            seen_after({.seed = seed, .shuffled = true, .step = std::chrono::milliseconds(700)});
        REQUIRE(seen.call == expected.call);
        CHECK(seen.list.size() == expected.list.size());
    }
}

}  // namespace
}  // namespace beaker::testing
