#include <doctest/doctest.h>

#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/log/embedded/faulty_files.hpp"
#include "tests/log/embedded/memory_files.hpp"

namespace beaker::log::test {
namespace {

using Code = LogError::Code;
using Kind = FaultyFiles::Kind;

/// A log on files that fail.
class FaultyLog {
public:
    FaultyLog()
        : faults(std::make_shared<FaultyFiles>(memory_.env()->GetFileSystem())),
          env_(rocksdb::NewCompositeEnv(faults)) {}

    std::expected<std::unique_ptr<EmbeddedLog>, LogError> open() {
        RocksOptions options = memory_.options();
        options.env = env_.get();
        auto storage = RocksStorage::open("/log", options);
        if (!storage) return std::unexpected(storage.error());
        return std::make_unique<EmbeddedLog>(*std::move(storage), EngineOptions{.waits = false}, clock_);
    }

private:
    MemoryFiles memory_;
    StillClock clock_;

public:
    std::shared_ptr<FaultyFiles> faults;

private:
    std::unique_ptr<rocksdb::Env> env_;
};

struct Appended {
    std::map<Position, std::uint64_t> acknowledged;
    std::size_t unknown = 0;
    std::size_t refused = 0;
    std::optional<LogError> stopped;
};

/// Appends and commits until the log stops, or so many turns.
Appended append_until_stopped(Log& log, std::uint64_t first, int turns) {
    Appended appended;
    for (int turn = 0; turn < turns && !appended.stopped; ++turn) {
        for (int i = 0; i < 3; ++i) {
            const std::uint64_t number = first++;
            log.append(
                Topic::inputs, static_cast<PartitionId>(number % 2), numbered(number, 300),
                [&appended, number](std::expected<Position, LogError> answer) {
                    if (answer)
                        appended.acknowledged[*answer] = number;
                    else
                        ++(answer.error().code == Code::unavailable ? appended.unknown : appended.refused);
                });
        }
        const auto inputs = log.take(at_once).value();
        const auto stored = log.commit({.outputs = {}, .checkpoints = decided(inputs)});
        if (!stored) appended.stopped = stored.error();
    }
    return appended;
}

TEST_CASE(
    "a failing append or sync stops the log cleanly; nothing acknowledged is lost, not even with the power") {
    const struct {
        const char* name;
        Kind kind;
        rocksdb::IOStatus with;
    } rows[] = {
        {"EIO of a sync", Kind::sync, rocksdb::IOStatus::IOError("simulated EIO")},
        {"EIO of an append", Kind::append, rocksdb::IOStatus::IOError("simulated EIO")},
        {"no space", Kind::append, rocksdb::IOStatus::NoSpace("simulated ENOSPC")},
        {"no space at the sync", Kind::sync, rocksdb::IOStatus::NoSpace("simulated ENOSPC")},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        for (const bool power_lost : {false, true}) {
            CAPTURE(power_lost);
            for (std::uint64_t from = 1; from <= 10; ++from) {
                CAPTURE(from);
                FaultyLog faulty;
                auto log = faulty.open().value();
                const Appended before = append_until_stopped(*log, 0, 2);
                REQUIRE(!before.stopped);
                faulty.faults->plan({.kind = row.kind, .from = from, .with = row.with});
                const Appended after = append_until_stopped(*log, 100, 30);
                REQUIRE(after.stopped);
                CHECK(after.stopped->code == Code::io);
                CHECK(after.stopped->text.find("simulated") != std::string::npos);
                CHECK(after.unknown == 3);
                const auto operations = faulty.faults->count(row.kind);

                Acknowledgements told;
                log->append(Topic::inputs, 0, numbered(1), told.next());
                REQUIRE(told.answers.size() == 1);
                CHECK(told.answers[0].error().code == Code::stopped);
                CHECK(log->take(at_once).error().code == Code::io);
                CHECK(log->commit({.outputs = {output(Topic::effects, 0, 1)}, .checkpoints = {}})
                          .error()
                          .code == Code::io);
                CHECK(faulty.faults->count(row.kind) == operations);  // nothing is tried again

                log.reset();
                if (power_lost) faulty.faults->lose_unsynced();
                faulty.faults->plan({});
                log = faulty.open().value();
                for (const Appended* appended : {&before, &after})
                    for (const auto& [position, number] : appended->acknowledged) {
                        const auto kept = log->read(Topic::inputs, position, {.records = 1});
                        REQUIRE(kept);
                        REQUIRE(kept->size() == 1);
                        CHECK(number_of(kept->front()) == number);
                    }
                CHECK(!append_until_stopped(*log, 1000, 3).stopped);
            }
        }
    }
}

TEST_CASE("a disk that fails while the log is opened: refused in words, and opens later") {
    for (const Kind kind : {Kind::append, Kind::sync}) {
        for (std::uint64_t from = 1; from <= 12; ++from) {
            CAPTURE(from);
            FaultyLog faulty;
            faulty.faults->plan({.kind = kind, .from = from});
            if (auto log = faulty.open(); !log) {
                CHECK(log.error().code == Code::io);
                CHECK(log.error().text.find("simulated EIO") != std::string::npos);
            }
            faulty.faults->plan({});
            const auto log = faulty.open();
            REQUIRE(log);
            CHECK(!append_until_stopped(**log, 0, 2).stopped);
        }
    }
}

TEST_CASE("a trim that fails is told, and the log stops") {
    FaultyLog faulty;
    auto log = faulty.open().value();
    log->commit({.outputs = {output(Topic::effects, 0, 1)}, .checkpoints = {}}).value();
    faulty.faults->plan({.kind = Kind::sync, .from = 1});
    const auto trimmed = log->trim(Topic::effects, {.age = std::chrono::seconds(1)}, Instant::max());
    REQUIRE(!trimmed);
    CHECK(trimmed.error().code == Code::io);
    faulty.faults->plan({});
    CHECK(append_until_stopped(*log, 0, 1).stopped);
}

}  // namespace
}  // namespace beaker::log::test
