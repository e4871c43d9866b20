#include "projections/projector.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "projections/calls/call_row.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/projections/fake_log.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;
using log::Applied;
using Code = ProjectionError::Code;

namespace {

constexpr std::uint16_t partitions = 4;

InputSettled settled() {
    return {.input_id = uuid("input", Slot(1)),
            .kind = "beaker.x.v1",
            .outcome = Outcome::processed,
            .received_at = at(0),
            .problem = {},
            .answer = {},
            .webhook = {}};
}

/// A step about one call in the tenant's partition, and its settlement.
void add_step(FakeLog& log, PartitionId partition, std::string_view name, int second, log::Offset input) {
    const std::string stream = tenant_stream(tenant("t", Slot(partition)));
    const CallId id(uuid(name, Slot(partition)));
    log.add(Topic::domain_events, partition,
            record_of(CallIdentified{id, tenant("t", Slot(partition)), "v", {}}, stream, at(second)));
    log.add(Topic::domain_events, partition,
            settled_record(settled(), stream, at(second), {partition, input}));
}

std::vector<log::Stored> events(const FakeLog& log, PartitionId partition) {
    return *log.read(Topic::domain_events, {partition, 0}, {});
}

bool has_call(const log::RowReader& rows, PartitionId partition, std::string_view name) {
    return Table<CallRow>::get(rows, partition, id_key(uuid(name, Slot(partition)))).has_value();
}

/// A store whose disk can be made to fail.
class FailingStore final : public log::StateStore {
public:
    bool failing = false;
    std::optional<std::string> get(std::string_view key) const override { return below.get(key); }
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        below.scan(prefix, visit);
    }
    std::expected<void, log::LogError> write(std::span<const log::RowChange> changes,
                                             std::span<const Applied> applied) override {
        if (failing) return std::unexpected(log::LogError{log::LogError::Code::io, "disk full"});
        return below.write(changes, applied);
    }
    Applied applied(PartitionId partition) const override { return below.applied(partition); }
    std::shared_ptr<const log::RowReader> snapshot() const override { return below.snapshot(); }
    log::MemoryStateStore below;
};

}  // namespace

TEST_CASE("projector: rows and offsets are written together, and told") {
    FakeLog log(partitions);
    add_step(log, 1, "a", 5, 40);
    add_step(log, 1, "b", 6, 41);
    log::MemoryStateStore store;
    Projector projector(store, partitions);
    std::vector<Applied> told;
    projector.on_applied(
        [&](std::span<const Applied> applied) { told.assign(applied.begin(), applied.end()); });

    REQUIRE(projector.apply(events(log, 1)));
    const Applied expected{1, 4, 42, at(6)};
    CHECK(has_call(store, 1, "a"));
    CHECK(has_call(store, 1, "b"));
    CHECK(store.applied(1) == expected);
    CHECK(projector.applied(1) == expected);
    CHECK(told == std::vector{expected});

    SUBCASE("again: skipped, nothing is told") {
        told.clear();
        REQUIRE(projector.apply(events(log, 1)));
        CHECK(store.applied(1) == expected);
        CHECK(told.empty());
    }
    SUBCASE("a new projector goes on where the store stands") {
        add_step(log, 1, "c", 4, 42);
        Projector next(store, partitions);
        REQUIRE(next.apply(events(log, 1)));
        CHECK(has_call(store, 1, "c"));
        CHECK(store.applied(1) == Applied{1, 6, 43, at(6)});  // time never goes back
    }
}

TEST_CASE("projector: records of several partitions in one batch") {
    FakeLog log(partitions);
    add_step(log, 1, "a", 5, 0);
    add_step(log, 2, "b", 5, 0);
    std::vector<log::Stored> both = events(log, 2);
    for (const auto& each : events(log, 1)) both.push_back(each);
    log::MemoryStateStore store;
    Projector projector(store, partitions);
    REQUIRE(projector.apply(both));
    CHECK(has_call(store, 1, "a"));
    CHECK(has_call(store, 2, "b"));
    CHECK(store.applied(2).events == 2);
}

TEST_CASE("projector: a team of any size writes the same rows, and tells the same") {
    FakeLog log(partitions);
    std::vector<log::Stored> batch;
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        for (int i = 0; i < 5; ++i)
            add_step(log, partition, std::to_string(i), i, static_cast<log::Offset>(i));
        for (const auto& each : events(log, partition)) batch.push_back(each);
    }
    const auto folded_by = [&](unsigned threads) {
        log::Team team(threads);
        log::MemoryStateStore store;
        Projector projector(store, partitions, read_folds(), &team);
        std::vector<Applied> told;
        projector.on_applied(
            [&](std::span<const Applied> applied) { told.assign(applied.begin(), applied.end()); });
        REQUIRE(projector.apply(batch));
        std::ranges::sort(told, {}, &Applied::partition);
        std::vector<std::string> rows;
        store.scan("", [&](std::string_view key, std::string_view value) {
            rows.push_back(std::string(key).append(value));
            return true;
        });
        return std::pair(told, rows);
    };
    const auto alone = folded_by(1);
    CHECK(alone.first.size() == partitions);
    for (const unsigned threads : {2U, 3U, 8U}) {
        CAPTURE(threads);
        CHECK(folded_by(threads) == alone);
    }
}

TEST_CASE(
    "projector: where several of a team cannot go on, the first record's error is told, and nothing is "
    "written") {
    FakeLog log(partitions);
    for (PartitionId partition = 0; partition < 3; ++partition) add_step(log, partition, "a", 5, 0);
    std::vector<log::Stored> batch = {events(log, 0)[0], events(log, 2)[1], events(log, 1)[1]};
    for (const unsigned threads : {1U, 3U}) {
        log::Team team(threads);
        log::MemoryStateStore store;
        Projector projector(store, partitions, read_folds(), &team);
        const auto failed = projector.apply(batch);
        REQUIRE_FALSE(failed);
        CHECK(failed.error().at == Position{2, 1});
        CHECK(store.applied(0).events == 0);
        CHECK(projector.applied(0).events == 0);
    }
}

TEST_CASE("projector: a decoded event is taken as it is, no value read") {
    const Event event = CallIdentified{CallId(uuid("a", Slot(1))), tenant("t", Slot(1)), "v", {}};
    Record record = record_of(event, tenant_stream(tenant("t", Slot(1))), at(1));
    record.value = "not looked at";
    log::MemoryStateStore store;
    Projector projector(store, partitions);
    const log::Stored stored[] = {
        {Topic::domain_events, {1, 0}, std::make_shared<const Record>(record), event}};
    CHECK(projector.apply(stored));
    CHECK(has_call(store, 1, "a"));
}

TEST_CASE("projector: catching up reads the rest of every partition") {
    FakeLog log(partitions);
    for (int i = 0; i < 1200; ++i) add_step(log, 3, "c" + std::to_string(i), i, static_cast<log::Offset>(i));
    add_step(log, 0, "d", 1, 0);
    log::MemoryStateStore store;
    Projector projector(store, partitions);
    REQUIRE(projector.catch_up(log));
    CHECK(store.applied(3).events == 2400);
    CHECK(has_call(store, 3, "c1199"));
    CHECK(has_call(store, 0, "d"));

    log.fail_reads();
    const auto failed = projector.catch_up(log);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == Code::log);
}

TEST_CASE("projector: a timer's settlement has no input position, and says nothing of inputs") {
    FakeLog log(partitions);
    add_step(log, 1, "a", 5, 7);
    for (const std::string_view kind : {TimerFired::type, TimerExpired::type}) {
        InputSettled timer = settled();
        timer.kind = kind;
        log.add(Topic::domain_events, 1, record_of(timer, tenant_stream(tenant("t", Slot(1))), at(6)));
    }
    log::MemoryStateStore store;
    Projector projector(store, partitions);
    REQUIRE(projector.catch_up(log));
    CHECK(store.applied(1) == Applied{.partition = 1, .events = 4, .inputs = 8, .now = at(6)});
}

TEST_CASE("projector: what cannot be folded stops the generation, and names the place") {
    const std::string stream = tenant_stream(tenant("t", Slot(1)));
    const auto with = [&](auto change) {
        Record record = record_of(CallIdentified{CallId(uuid("bad", Slot(1))), tenant("t", Slot(1)), "v", {}},
                                  stream, at(9));
        change(record);
        return record;
    };
    const Record wrong_type = with([](Record& record) { record.type = "beaker.call.teleported.v1"; });
    const Record wrong_value = with([](Record& record) { record.value = R"({"call_id":7})"; });
    const Record no_input = record_of(settled(), stream, at(9));
    const Record other_partition = settled_record(settled(), stream, at(9), {2, 7});
    Record no_position = no_input;
    no_position.attributes.push_back({std::string(attribute::input), "seven"});
    const struct {
        const char* name;
        Record record;
        Code then;
    } rows[] = {
        {"a type that this build does not know", wrong_type, Code::unknown_type},
        {"a value that is not of its type", wrong_value, Code::bad_event},
        {"a settlement of no input", no_input, Code::bad_event},
        {"a settlement of another partition's input", other_partition, Code::bad_event},
        {"a settlement whose input is no position", no_position, Code::bad_event},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        FakeLog log(partitions);
        add_step(log, 1, "a", 5, 0);
        log::MemoryStateStore store;
        Projector projector(store, partitions);
        REQUIRE(projector.catch_up(log));
        const Applied before = store.applied(1);
        add_step(log, 1, "good", 6, 1);
        log.add(Topic::domain_events, 1, row.record);

        const auto failed = projector.catch_up(log);
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == row.then);
        CHECK(failed.error().at == Position{1, 4});
        CHECK(failed.error().text.find("1:4") != std::string::npos);
        CHECK(store.applied(1) == before);  // the batch is whole or not at all
        CHECK(projector.applied(1) == before);
        CHECK_FALSE(has_call(store, 1, "good"));
        CHECK_FALSE(projector.apply(std::vector{events(log, 1)[2]}));  // stopped for good
        CHECK(projector.error()->code == row.then);
    }
}

TEST_CASE("projector: a gap, another topic, a partition that there is not") {
    FakeLog log(partitions);
    add_step(log, 1, "a", 5, 0);
    const auto stored = events(log, 1);
    log::Stored effect = stored[0];
    effect.topic = Topic::effects;
    log::Stored beyond = stored[0];
    beyond.position.partition = partitions;
    const struct {
        const char* name;
        log::Stored stored;
        Code then;
    } rows[] = {{"a gap", stored[1], Code::gap},
                {"another topic", effect, Code::bad_event},
                {"beyond", beyond, Code::bad_event}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        log::MemoryStateStore store;
        Projector projector(store, partitions);
        const auto failed = projector.apply(std::vector{row.stored});
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == row.then);
    }
}

TEST_CASE("projector: a fold that throws and a disk that fails stop it") {
    FakeLog log(partitions);
    add_step(log, 1, "a", 5, 0);
    SUBCASE("a fold") {
        const ReadFold throwing[] = {{CallIdentified::type, [](log::RowWriter& rows, const Folded&) {
                                          rows.put("half", "done");
                                          throw std::runtime_error("damaged");
                                      }}};
        log::MemoryStateStore store;
        Projector projector(store, partitions, throwing);
        const auto failed = projector.apply(events(log, 1));
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == Code::fold);
        CHECK_FALSE(store.get("half"));
    }
    SUBCASE("a disk") {
        FailingStore store;
        store.failing = true;
        Projector projector(store, partitions);
        bool told = false;
        projector.on_applied([&](auto) { told = true; });
        const auto failed = projector.apply(events(log, 1));
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == Code::store);
        CHECK(projector.applied(1).events == 0);
        CHECK_FALSE(told);
    }
}
