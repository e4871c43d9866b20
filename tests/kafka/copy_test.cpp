// Copies to and from a real broker, and the program's own `log copy` and `log repartition`.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "log/copy/embedded_target.hpp"
#include "log/kafka/copy_target.hpp"
#include "log/kafka/group_offsets.hpp"
#include "log/kafka/topics.hpp"
#include "tests/kafka/members.hpp"
#include "tests/log/copy/filled_log.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::log::test {

/// A log on Kafka as a tool sees it.
struct LookedAt {
    explicit LookedAt(kafka::KafkaSettings settings) {
        settings.looks = true;
        log = KafkaLog::open(settings).value();
        log->refresh_settled().value();
        const auto decided = kafka::decided_offsets(settings).value();
        for (const auto& each : decided) checkpoints.push_back(each.value_or(0));
    }
    CopySource source() const { return {*log, checkpoints}; }

    std::unique_ptr<KafkaLog> log;
    std::vector<Offset> checkpoints;
};

TEST_CASE("copy to Kafka and back: alike, decided as it was; a successor goes on with what is not decided") {
    const auto settings = fresh_settings();
    MemoryLog from(test_partitions), back(test_partitions);
    fill(from.log(), 400, 3);
    {
        auto target = kafka::KafkaTarget::open(settings).value();
        const auto copied = copy_log(from.source(), *target);
        REQUIRE_MESSAGE(copied.has_value(), copied.error().text);
        CHECK(copied->undecided == undecided_in(from.log()).size());
    }
    {
        const LookedAt there(settings);
        CHECK(by_stream(*there.log, Topic::domain_events) == by_stream(from.log(), Topic::domain_events));
        CHECK(undecided_in(there.source()) == undecided_in(from.log()));
        check_places(*there.log);
        EmbeddedTarget target(back.log());
        REQUIRE(copy_log(there.source(), target).has_value());
    }
    for (const Topic topic : all_topics)
        for (PartitionId each = 0; each < test_partitions; ++each) {
            const auto here = all_of(from.log(), topic, each), there = all_of(back.log(), topic, each);
            REQUIRE(here.size() == there.size());
            for (std::size_t i = 0; i < here.size(); ++i) CHECK(*here[i].record == *there[i].record);
        }
    std::set<Uuid> handed_out;
    Member member(settings);
    const std::set<Uuid> expected = undecided_in(from.log());
    while (handed_out.size() < expected.size()) {
        const auto inputs = member.take_within(20s);
        REQUIRE(!inputs.empty());
        for (const Stored& each : inputs) CHECK(handed_out.insert(each.record->id).second);
        Step step{.outputs = {}, .checkpoints = decided(inputs)};
        for (const Stored& each : inputs) {
            Record event = of_stream(each.record->subject, 90'000 + handed_out.size());
            event.attributes.push_back({std::string(attribute::input), each.position.text()});
            event.causation = each.record->id;
            step.outputs.push_back(
                {Topic::domain_events, each.position.partition, std::make_shared<const Record>(event), {}});
        }
        member.log().commit(std::move(step)).value();
    }
    CHECK(handed_out == expected);
    // What was transactions has offsets without records; a copy of it has none.
    const LookedAt there(settings);
    CHECK(undecided_in(there.source()).empty());
    MemoryLog once_more(test_partitions);
    EmbeddedTarget target(once_more.log());
    member.leave();
    REQUIRE(copy_log(there.source(), target).has_value());
    CHECK(by_stream(*there.log, Topic::domain_events) == by_stream(once_more.log(), Topic::domain_events));
    CHECK(undecided_in(once_more.log()).empty());
    check_places(once_more.log());
}

TEST_CASE("copy to Kafka: until it is whole nothing starts there, and the next run goes on") {
    const auto settings = fresh_settings();
    MemoryLog from(test_partitions);
    fill(from.log(), 300, 0);
    CopyOptions stopped;
    stopped.at_rest = [] { return std::unexpected(CopyError{CopyError::Code::differs, "stopped"}); };
    {
        auto target = kafka::KafkaTarget::open(settings).value();
        REQUIRE(!copy_log(from.source(), *target, stopped).has_value());
    }
    for (const bool looks : {false, true}) {
        auto other = settings;
        other.looks = looks;
        const auto opened = KafkaLog::open(other);
        REQUIRE(!opened);
        CHECK(opened.error().text.contains("has not ended"));
    }
    auto target = kafka::KafkaTarget::open(settings).value();
    const auto copied = copy_log(from.source(), *target);
    REQUIRE_MESSAGE(copied.has_value(), copied.error().text);
    CHECK(copied->copied == 0);
    CHECK(KafkaLog::open(settings).has_value());
}

TEST_CASE("copy to Kafka: not where processes decide") {
    const auto settings = fresh_settings();
    Member member(settings);
    REQUIRE(member.owns_all_within(20s));
    const auto target = kafka::KafkaTarget::open(settings);
    REQUIRE(!target);
    CHECK(target.error().text.contains("end them first"));
}

TEST_CASE("repartition on Kafka: the new log has each stream whole") {
    const auto settings = fresh_settings();
    auto wider = fresh_settings();
    wider.partitions = 2 * test_partitions;
    MemoryLog from(test_partitions);
    fill(from.log(), 200, 2);
    REQUIRE(copy_log(from.source(), *kafka::KafkaTarget::open(settings).value()).has_value());
    const LookedAt narrow(settings);
    REQUIRE(copy_log(narrow.source(), *kafka::KafkaTarget::open(wider).value()).has_value());
    const LookedAt wide(wider);
    CHECK(by_stream(*wide.log, Topic::domain_events) == by_stream(from.log(), Topic::domain_events));
    CHECK(undecided_in(wide.source()) == undecided_in(from.log()));
    check_places(*wide.log);
}

}  // namespace beaker::log::test

namespace beaker::testing {

TEST_CASE(
    "processes: a move from one machine to Kafka and on to other partitions; what waited is decided once") {
    const Directory directory;
    const auto data = directory.path() / "data";
    const auto config = directory.path() / "beaker.toml";
    const std::string prefix = log::test::fresh_settings().prefix;
    std::ofstream(config) << "brokers = [\"" << log::test::test_brokers()
                          << "\"]\npartitions = 4\n[kafka]\nlanes = 2\nreplication = 1\nprefix = \"" << prefix
                          << "\"\n";
    const auto flags = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--config", config.string()});
        return more;
    };
    std::atomic<std::uint64_t> next{0};
    Promised promised;
    const auto play = [&](const std::filesystem::path& where, std::vector<std::string> more) {
        more.insert(more.begin(), "--dev");
        ServerProcess server({.data = where, .flags = flags(std::move(more))});
        {
            Load load(server.port(), next);
            const auto before = next.load();
            while (next < before + 100) std::this_thread::sleep_for(std::chrono::milliseconds(5));
            promised.add(load.stop());
        }
        server.signal(SIGTERM);
        CHECK(server.wait() == 0);
    };
    play(data, {});                           // decided
    play(data, {"--roles", "ingest,query"});  // taken in, and not decided
    promised.positions = {};                  // positions are of the log they came from

    const Ran there = run_beaker(flags({"log", "copy", "--from", "embedded", "--to", "kafka"}), data);
    REQUIRE_MESSAGE(there.code == 0, there.output);
    CHECK(!there.output.contains(" 0 inputs are not decided yet"));
    const Ran again = run_beaker(flags({"log", "copy", "--from", "embedded", "--to", "kafka"}), data);
    CHECK_MESSAGE(again.output.contains("copied: 0 records"), again.output);

    const auto shown = [&](const std::filesystem::path& where, std::vector<std::string> more) {
        more.insert(more.begin(), "--dev");
        ServerProcess server({.data = where, .flags = flags(std::move(more))});
        CHECK(check_all_there(server.port(), promised) == promised.numbers.size());
        server.signal(SIGTERM);
        CHECK(server.wait() == 0);
    };
    shown(data, {"--log", "kafka"});  // in the same folder: its state was the other log's
    const Ran wider = run_beaker(
        flags({"log", "repartition", "--log", "kafka", "--partitions", "8", "--to", prefix + "wide."}), data);
    REQUIRE_MESSAGE(wider.code == 0, wider.output);
    const Ran home =
        run_beaker(flags({"log", "copy", "--from", "kafka", "--to", "embedded"}), directory.path() / "home");
    REQUIRE_MESSAGE(home.code == 0, home.output);
    shown(directory.path() / "home", {});
    const Ran split = run_beaker(
        flags({"log", "repartition", "--partitions", "8", "--to", (directory.path() / "split").string()}),
        directory.path() / "home");
    REQUIRE_MESSAGE(split.code == 0, split.output);
    shown(directory.path() / "split", {"--partitions", "8"});
    // Back into the old folder, whose log is the beginning of what came after it.
    const Ran rest = run_beaker(flags({"log", "copy", "--from", "kafka", "--to", "embedded"}), data);
    CHECK_MESSAGE(rest.code == 0, rest.output);
    shown(data, {});
    play(directory.path() / "home", {});  // goes its own way
    const Ran refused =
        run_beaker(flags({"log", "copy", "--from", "embedded", "--to", "kafka"}), directory.path() / "home");
    CHECK_MESSAGE(refused.code == 1, refused.output);
    CHECK(refused.output.contains("is not what lies there in the source"));
    const Ran verified = run_beaker(flags({"replay", "verify"}), directory.path() / "home");
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

}  // namespace beaker::testing
