#include "replay/topic_walk.hpp"

#include <doctest/doctest.h>

#include "schemas/stream.hpp"
#include "tests/projections/fake_log.hpp"

namespace beaker::replay {
namespace {

const Instant noon = *Instant::parse("2026-01-01T12:00:00Z");
const TenantId tenant(Uuid::derive(Slot(1), {"tenant"}));

/// Two partitions; every second record of the first one is the tenant's.
struct Walked {
    testing::FakeLog log{2};

    Walked() {
        for (int i = 0; i < 6; ++i) add(0, i, i % 2 == 0 ? tenant_stream(tenant) : "route/x", "a");
        for (int i = 0; i < 3; ++i) add(1, 10 + i, "route/y", i == 1 ? "b" : "a");
    }
    void add(PartitionId partition, int second, std::string subject, std::string type) {
        Record record;
        record.type = std::move(type);
        record.subject = std::move(subject);
        record.time = noon + std::chrono::seconds(second);
        log.add(Topic::inputs, partition, std::move(record));
    }
    /// The places visited, such as "0:1 1:0".
    static std::string run(TopicWalk& walk) {
        std::string places;
        REQUIRE(walk.run([&](const log::Stored& stored) {
            places.append(places.empty() ? "" : " ").append(stored.position.text());
            return true;
        }));
        return places;
    }
};

}  // namespace

TEST_CASE("topic walk: what is visited, by where it begins and what is wanted") {
    // clang-format off
    const struct { const char* name; std::optional<From> from; RecordFilter filter; std::string then; } rows[] = {
        {"everything",            {},                                        {},                              "0:0 0:1 0:2 0:3 0:4 0:5 1:0 1:1 1:2"},
        {"from a time",           From(noon + std::chrono::seconds(4)),      {},                              "0:4 0:5 1:0 1:1 1:2"},
        {"from after the end",    From(noon + std::chrono::seconds(40)),     {},                              ""},
        {"from an offset",        From(log::Offset{2}),                      {},                              "0:2 0:3 0:4 0:5 1:2"},
        {"a tenant's",            {},                                        {.tenant = tenant, .type = {}},  "0:0 0:2 0:4"},
        {"of a type",             {},                                        {.tenant = {}, .type = "b"},     "1:1"},
        {"a tenant's of a type",  {},                                        {.tenant = tenant, .type = "b"}, ""},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Walked walked;
        auto walk = TopicWalk::open(walked.log, Topic::inputs, row.from, row.filter);
        REQUIRE(walk);
        CHECK(Walked::run(*walk) == row.then);
    }
}

TEST_CASE("topic walk: the last ones by their times, then what comes") {
    Walked walked;
    auto walk = TopicWalk::open_at_last(walked.log, Topic::inputs, 4, {});
    REQUIRE(walk);
    CHECK(Walked::run(*walk) == "0:5 1:0 1:1 1:2");
    CHECK(Walked::run(*walk) == "");
    walked.add(0, 20, "route/x", "a");
    CHECK(Walked::run(*walk) == "0:6");
    auto of_tenant = TopicWalk::open_at_last(walked.log, Topic::inputs, 2, {.tenant = tenant, .type = {}});
    CHECK(Walked::run(*of_tenant) == "0:2 0:4");
    auto none = TopicWalk::open_at_last(walked.log, Topic::inputs, 0, {});
    CHECK(Walked::run(*none) == "");
}

TEST_CASE("topic walk: the last wanted ones are found far before the end, and when the last of all was") {
    Walked walked;
    for (int i = 0; i < 300; ++i) walked.add(0, 20 + i, "route/x", "b");
    auto of_tenant = TopicWalk::open_at_last(walked.log, Topic::inputs, 2, {.tenant = tenant, .type = {}});
    CHECK(Walked::run(*of_tenant) == "0:2 0:4");
    auto last = TopicWalk::open_at_last(walked.log, Topic::inputs, 3, {.tenant = {}, .type = "b"});
    CHECK(Walked::run(*last) == "0:303 0:304 0:305");
    CHECK(last_time(walked.log, Topic::inputs, 0).value() == noon + std::chrono::seconds(319));
    CHECK(last_time(walked.log, Topic::inputs, 1).value() == noon + std::chrono::seconds(12));
    CHECK(last_time(walked.log, Topic::effects, 1).value() == std::nullopt);
}

TEST_CASE("topic walk: goes on from where the visitor stopped, past what was trimmed") {
    Walked walked;
    auto walk = TopicWalk::open(walked.log, Topic::inputs, {}, {});
    int left = 2;
    REQUIRE(walk->run([&](const log::Stored&) { return --left > 0; }));
    CHECK(walk->looked_at() == 2);
    CHECK(walk->in_all() == 9);
    walked.log.drop_before(Topic::inputs, 0, 4);
    CHECK(Walked::run(*walk) == "0:4 0:5 1:0 1:1 1:2");
}

TEST_CASE("topic walk: where to begin, as people write it") {
    CHECK(parse_from("12") == From(log::Offset{12}));
    CHECK(parse_from("2026-01-01T12:00:00Z") == From(noon));
    for (const char* text : {"", "-1", "1 ", "yesterday", "2026-01-01"}) CHECK_FALSE(parse_from(text));
}

}  // namespace beaker::replay
