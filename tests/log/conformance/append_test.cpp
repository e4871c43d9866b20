#include <doctest/doctest.h>

#include <map>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

TEST_CASE_TEMPLATE("append: acknowledged in the order of each partition, with dense offsets", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    append_numbers(log, 0, 12, told);
    CHECK(told.answers.empty());
    store(log);
    REQUIRE(told.answers.size() == 12);
    std::map<PartitionId, Offset> next;
    for (const auto& answer : told.answers) CHECK(answer.value().offset == next[answer->partition]++);
    CHECK(next == std::map<PartitionId, Offset>{{0, 3}, {1, 3}, {2, 3}, {3, 3}});
}

TEST_CASE_TEMPLATE("append: nothing is seen before it is durable, then everything", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    std::vector<Offset> seen_at_acknowledgement;
    std::size_t readable = 0;
    log.append(Topic::inputs, 1, numbered(1), [&](auto answer) {
        seen_at_acknowledgement = {answer->offset, log.end(Topic::inputs, 1)};
        readable = log.read(Topic::inputs, {1, 0}, {}).value().size();
    });
    CHECK(log.end(Topic::inputs, 1) == 0);
    if constexpr (Engine::stores_with_commit) {
        CHECK(log.read(Topic::inputs, {1, 0}, {}).value().empty());
        const auto handed = log.take(at_once).value();
        CHECK(log.end(Topic::inputs, 1) ==
              handed.size() - 1);  // of what is handed out, this engine has stored nothing
        CHECK(log.read(Topic::inputs, {1, 0}, {}).value().empty());
    } else {
        CHECK(log.take(at_once).value().size() == 1);
    }
    log.commit({}).value();
    CHECK(seen_at_acknowledgement == std::vector<Offset>{0, 1});
    CHECK(readable == 1);
}

TEST_CASE_TEMPLATE("append: what was acknowledged is there after a crash, byte by byte", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Record full = numbered(1, 3000);
    full.causation = Uuid::derive(Slot(1), {"cause"});
    full.correlation = Uuid::derive(Slot(1), {"chain"});
    full.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    full.content_type = "application/octet-stream";
    full.value.append("\0\xff\n\r", 4);
    Log* log = &engine.open();
    Acknowledgements told;
    log->append(Topic::inputs, 3, full, told.next());
    store(*log);
    REQUIRE(told.answers.size() == 1);

    if constexpr (Engine::stores_with_commit)
        log->append(Topic::inputs, 3, numbered(2), told.next());  // never committed
    log = &engine.crash_and_open();
    const auto kept = all_of(*log, Topic::inputs, 3);
    REQUIRE(kept.size() == 1);
    CHECK(*kept[0].record == full);
    CHECK(kept[0].position == Position{3, 0});
    CHECK(kept[0].topic == Topic::inputs);
}

TEST_CASE_TEMPLATE("append: to every topic; what is no input is stored without being handed out", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    for (const Topic topic : all_topics)
        if (topic != Topic::inputs)
            log.append(topic, 2, numbered(static_cast<std::uint64_t>(topic)), told.next());
    CHECK(log.take(at_once).value().empty());
    log.commit({}).value();
    CHECK(told.answers.size() == topic_count - 1);
    for (const Topic topic : all_topics) {
        CAPTURE(name_of(topic));
        const auto kept = all_of(log, topic, 2);
        if (topic == Topic::inputs)
            CHECK(kept.empty());
        else
            CHECK(numbers_of(kept) == std::vector<std::uint64_t>{static_cast<std::uint64_t>(topic)});
    }
}

TEST_CASE_TEMPLATE("append: refusals are told at once and change nothing", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open({.queue = {.records = 3, .bytes = 20'000}, .record_bytes_max = 8'000});
    using Code = LogError::Code;
    const struct {
        const char* name;
        Topic topic;
        PartitionId partition;
        std::size_t bytes;
        Code answer;
    } rows[] = {
        {"no such topic", Topic{0}, 0, 10, Code::bad_argument},
        {"no such topic, high", Topic{6}, 0, 10, Code::bad_argument},
        {"no such partition", Topic::inputs, 4, 10, Code::bad_argument},
        {"one record too large", Topic::inputs, 0, 8'001, Code::too_large},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Acknowledgements told;
        log.append(row.topic, row.partition, numbered(1, row.bytes), told.next());
        REQUIRE(told.answers.size() == 1);
        REQUIRE(!told.answers[0]);
        CHECK(told.answers[0].error().code == row.answer);
        CHECK(!told.answers[0].error().text.empty());
    }
    CHECK(log.backlog().queued_records == 0);
    CHECK(store(log).empty());
}

TEST_CASE_TEMPLATE(
    "append: a full queue refuses at once, in records and in bytes, and takes again when stored", Engine,
    BEAKER_ENGINES) {
    Engine engine;
    const struct {
        const char* name;
        QueueLimits limits;
        std::size_t record_bytes;
        std::size_t fits;
    } rows[] = {
        {"records", {.records = 5, .bytes = 1 << 20}, 10, 5},
        {"bytes", {.records = 1000, .bytes = 20'000}, 6'000, 3},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Log& log = engine.open({.queue = row.limits});
        Acknowledgements told;
        const Offset before = log.end(Topic::inputs, 0);
        for (std::uint64_t i = 0; i < 100; ++i)
            log.append(Topic::inputs, 0, numbered(i, row.record_bytes), told.next());
        CHECK(told.answers.size() == 100 - row.fits);
        for (const auto& answer : told.answers) CHECK(answer.error().code == LogError::Code::queue_full);
        CHECK(log.backlog().queued_records == row.fits);
        CHECK(log.backlog().queued_bytes <= row.limits.bytes);
        while (log.backlog().queued_records > 0) decide(log);
        CHECK(told.answers.size() == 100);
        CHECK(log.end(Topic::inputs, 0) == before + row.fits);
        log.append(Topic::inputs, 0, numbered(200), told.next());
        CHECK(told.answers.size() == 100);
        decide(log);
        CHECK(told.answers.back().has_value());
    }
}

TEST_CASE_TEMPLATE("append: an acknowledgement may append the next record", Engine, BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open({.queue = {.records = 1}});
    std::vector<Offset> offsets;
    std::function<void(std::expected<Position, LogError>)> again = [&](auto answer) {
        offsets.push_back(answer.value().offset);
        if (offsets.size() < 3) log.append(Topic::inputs, 0, numbered(offsets.size()), again);
    };
    log.append(Topic::inputs, 0, numbered(0), again);
    while (offsets.size() < 3) decide(log);
    CHECK(offsets == std::vector<Offset>{0, 1, 2});
}

TEST_CASE_TEMPLATE("stop: appends are refused, what is queued is still stored, then take says so", Engine,
                   BEAKER_ENGINES) {
    Engine engine;
    Log& log = engine.open();
    Acknowledgements told;
    append_numbers(log, 0, 2, told);
    engine.stop();
    append_numbers(log, 2, 1, told);
    REQUIRE(told.answers.size() == 1);
    CHECK(told.answers[0].error().code == LogError::Code::stopped);
    CHECK(decide(log).size() == 2);
    CHECK(told.answers.size() == 3);
    CHECK(log.take(at_once).error().code == LogError::Code::stopped);
}

TEST_CASE_TEMPLATE("closing: what is queued is told, and is not stored", Engine, BEAKER_ENGINES) {
    Engine engine;
    Acknowledgements told;
    append_numbers(engine.open(), 0, 3, told);
    Log& log = engine.open();
    REQUIRE(told.answers.size() == 3);
    if constexpr (Engine::stores_with_commit) {
        for (const auto& answer : told.answers) CHECK(answer.error().code == LogError::Code::stopped);
        CHECK(all_of(log, Topic::inputs, 0).empty());
    } else {  // whether it is stored is unknown, which is what has been told
        for (const auto& answer : told.answers)
            if (!answer)
                CHECK((answer.error().code == LogError::Code::stopped ||
                       answer.error().code == LogError::Code::unavailable));
        CHECK(all_of(log, Topic::inputs, 0).size() <= 1);
    }
}

}  // namespace beaker::log::test
