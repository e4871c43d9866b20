// Copies between logs in memory: nothing of a record is lost, no order of a stream changes, what is decided
// is decided, and what is not is there to be decided once.
#include "log/copy/copy.hpp"

#include <doctest/doctest.h>

#include "log/copy/embedded_target.hpp"
#include "tests/log/copy/filled_log.hpp"

namespace beaker::log::test {
namespace {

TEST_CASE("copy: all is there, in the order of each stream, decided as it was; also with other partitions") {
    const struct {
        const char* name;
        std::uint16_t from, to;
        std::size_t undecided;
    } rows[] = {
        {"the same partitions", 4, 4, 3}, {"all decided", 4, 4, 0},  {"nothing decided", 4, 4, 1000},
        {"twice as many", 4, 8, 3},       {"half as many", 8, 4, 3}, {"eight times as many", 2, 16, 2},
        {"all in one", 16, 1, 1},         {"from one", 1, 16, 5},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        MemoryLog from(row.from), to(row.to);
        fill(from.log(), 500, row.undecided);
        EmbeddedTarget target(to.log());
        const auto report = copy_log(from.source(), target);
        REQUIRE_MESSAGE(report.has_value(), report.error().text);
        for (const Topic topic : all_topics)
            if (topic != Topic::directory) CHECK(by_stream(from.log(), topic) == by_stream(to.log(), topic));
        CHECK(everything(from.log(), Topic::directory).size() ==
              everything(to.log(), Topic::directory).size());
        CHECK(undecided_in(from.log()) == undecided_in(to.log()));
        CHECK(report->undecided == undecided_in(to.log()).size());
        check_places(to.log());
        for (const Stored& each : everything(to.log(), Topic::inputs))
            if (kind_of_stream(each.record->subject) != "partition")
                CHECK(partition_of(slot_of_stream(each.record->subject), row.to) == each.position.partition);
        // And back: what it was.
        MemoryLog back(row.from);
        EmbeddedTarget home(back.log());
        REQUIRE(copy_log(to.source(), home).has_value());
        CHECK(undecided_in(back.log()) == undecided_in(from.log()));
        if (row.from == row.to)
            for (const Topic topic : all_topics)
                for (PartitionId each = 0; each < row.from; ++each) {
                    const auto here = all_of(from.log(), topic, each),
                               there = all_of(back.log(), topic, each);
                    REQUIRE(here.size() == there.size());
                    for (std::size_t i = 0; i < here.size(); ++i) CHECK(*here[i].record == *there[i].record);
                }
    }
}

TEST_CASE(
    "copy: inputs that were trimmed leave settlements that promise nothing, and the rest has its places") {
    MemoryLog from(2), to(4);
    fill(from.log(), 200, 4);
    const Instant now = Instant::from_seconds(1'767'268'800 + 150);
    REQUIRE(from.log().trim(Topic::inputs, {.age = std::chrono::seconds(100)}, now).value() > 0);
    const std::set<Uuid> undecided = undecided_in(from.log());
    EmbeddedTarget target(to.log());
    REQUIRE(copy_log(from.source(), target).has_value());
    CHECK(undecided_in(to.log()) == undecided);
    std::set<Uuid> kept;
    for (const Stored& each : everything(to.log(), Topic::inputs)) kept.insert(each.record->id);
    for (const Stored& event : everything(to.log(), Topic::domain_events)) {
        const auto place = Position::parse(event.record->attribute(attribute::input).value()).value();
        CHECK(place.partition == event.position.partition);
        if (!kept.contains(*event.record->causation)) CHECK(place.offset == 0);
    }
}

/// Fails after so many records, as a copy that is killed.
class DyingTarget final : public CopyTarget {
public:
    DyingTarget(EmbeddedLog& log, std::size_t lives) : inner_(log), lives_(lives) {}
    const Log& log() const override { return inner_.log(); }
    std::expected<void, LogError> begin() override { return inner_.begin(); }
    std::expected<void, LogError> append(Topic topic, PartitionId partition, RecordPtr record) override {
        if (lives_-- == 0) return std::unexpected(LogError{LogError::Code::io, "killed"});
        if (auto appended = inner_.append(topic, partition, std::move(record)); !appended) return appended;
        return inner_.flush();
    }
    std::expected<void, LogError> flush() override { return inner_.flush(); }
    std::expected<void, LogError> finish(std::span<const Position> next) override {
        return inner_.finish(next);
    }

private:
    EmbeddedTarget inner_;
    std::size_t lives_;
};

TEST_CASE("copy: goes on where it was interrupted, wherever that was") {
    for (const std::uint16_t partitions : {2, 4, 8}) {
        MemoryLog from(4);
        fill(from.log(), 120, 2);
        std::size_t runs = 0;
        MemoryLog to(partitions);
        for (bool whole = false; !whole; ++runs) {
            DyingTarget target(to.log(), 40);
            const auto copied = copy_log(from.source(), target);
            whole = copied.has_value();
            if (!whole) {
                REQUIRE(copied.error().code == CopyError::Code::failed);
                CHECK(to.log().checkpoint(0) == 0);
            }
        }
        CHECK(runs > 5);
        CHECK(by_stream(from.log(), Topic::domain_events) == by_stream(to.log(), Topic::domain_events));
        CHECK(undecided_in(from.log()) == undecided_in(to.log()));
        check_places(to.log());
    }
}

TEST_CASE("copy: what has come since goes behind what is there") {
    MemoryLog from(4), to(4);
    fill(from.log(), 100, 0);
    EmbeddedTarget target(to.log());
    REQUIRE(copy_log(from.source(), target).value().copied > 0);
    CHECK(copy_log(from.source(), target).value().copied == 0);
    Acknowledgements told;
    for (int i = 0; i < 10; ++i) {
        const std::string stream = route_stream("vapi:call:" + std::to_string(i));
        from.log().append(Topic::inputs, partition_of(slot_of_stream(stream), 4),
                          of_stream(stream, 50'000 + i), told.next());
    }
    store(from.log());
    const auto again = copy_log(from.source(), target);
    REQUIRE(again.has_value());
    CHECK(again->copied == 10);
    CHECK(again->undecided == 10);
    CHECK(undecided_in(from.log()) == undecided_in(to.log()));
}

TEST_CASE("copy: a target that holds something else is refused, and nothing is written to it") {
    const struct {
        const char* name;
        Topic topic;
        Record record;
    } rows[] = {
        {"an input", Topic::inputs, of_stream(route_stream("vapi:call:1"), 77'777)},
        {"an event", Topic::domain_events, of_stream(route_stream("vapi:call:1"), 77'777)},
        {"an effect where there is none", Topic::effects, of_stream(route_stream("vapi:call:1"), 77'777)},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        MemoryLog from(4), to(4);
        fill(from.log(), 50, 1);
        const PartitionId partition = partition_of(slot_of_stream(row.record.subject), 4);
        to.log()
            .commit({.outputs = {{row.topic, partition, std::make_shared<const Record>(row.record), {}}},
                     .checkpoints = {}})
            .value();
        EmbeddedTarget target(to.log());
        const auto copied = copy_log(from.source(), target);
        REQUIRE(!copied.has_value());
        CHECK(copied.error().code == CopyError::Code::something_else);
        std::size_t records = 0;
        for (const Topic topic : all_topics) records += everything(to.log(), topic).size();
        CHECK(records == 1);
    }
}

TEST_CASE("copy: one that is refused at its end is not finished") {
    MemoryLog from(2), to(2);
    fill(from.log(), 50, 0);
    EmbeddedTarget target(to.log());
    CopyOptions options;
    options.at_rest = [] {
        return std::unexpected(CopyError{CopyError::Code::differs, "it was written to"});
    };
    const auto copied = copy_log(from.source(), target, options);
    REQUIRE(!copied.has_value());
    CHECK(copied.error().code == CopyError::Code::differs);
    CHECK(to.log().checkpoint(0) == 0);
}

TEST_CASE("copy: its mark is there until it is whole") {
    const TemporaryFolder folder;
    const auto mark = folder.path() / "mark";
    MemoryLog from(2), to(2);
    fill(from.log(), 50, 0);
    EmbeddedTarget target(to.log(), mark);
    CopyOptions options;
    bool marked = false;
    options.at_rest = [&]() -> std::expected<void, CopyError> {
        marked = std::filesystem::exists(mark);
        return {};
    };
    REQUIRE(copy_log(from.source(), target, options).has_value());
    CHECK(marked);
    CHECK(!std::filesystem::exists(mark));
}

}  // namespace
}  // namespace beaker::log::test
