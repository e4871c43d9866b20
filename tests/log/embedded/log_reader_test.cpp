// A log read beside the process that writes it.
#include "log/embedded/log_reader.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "log/embedded/rocks_storage.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::log::test {
namespace {

using beaker::testing::Directory;

/// A log that is open for writing, small enough that its memtables are flushed soon.
struct Writer {
    explicit Writer(const std::filesystem::path& folder,
                    RocksOptions::Journal journal = RocksOptions::Journal::rocksdb) {
        auto storage = RocksStorage::open(folder, {.partitions = test_partitions,
                                                   .write_buffer_bytes = 64 << 10,
                                                   .journal = journal,
                                                   .journal_bytes = 1 << 20});
        REQUIRE(storage);
        log = std::make_unique<EmbeddedLog>(*std::move(storage), EngineOptions{.waits = false}, clock);
    }
    void append(std::uint64_t first, std::uint64_t count) {
        for (std::uint64_t number = first; number < first + count; ++number)
            log->append(Topic::inputs, static_cast<PartitionId>(number % test_partitions),
                        numbered(number, 700), [](auto) {});
        while (log->backlog().queued_records > 0) {
            const auto inputs = log->take({}).value();
            log->commit({.outputs = {}, .checkpoints = decided(inputs)}).value();
        }
    }
    StillClock clock;
    std::unique_ptr<EmbeddedLog> log;
};

/// Everything in both logs is the same, record by record.
void check_same(const Log& read, const Log& written) {
    REQUIRE(read.partitions() == written.partitions());
    for (PartitionId partition = 0; partition < read.partitions(); ++partition) {
        REQUIRE(read.end(Topic::inputs, partition) == written.end(Topic::inputs, partition));
        CHECK(read.checkpoint(partition) == written.checkpoint(partition));
        Position from{partition, read.begin(Topic::inputs, partition)};
        while (from.offset < read.end(Topic::inputs, partition)) {
            const auto ours = read.read(Topic::inputs, from, {.records = 50});
            const auto theirs = written.read(Topic::inputs, from, {.records = 50});
            REQUIRE(ours);
            REQUIRE(ours->size() == theirs->size());
            for (std::size_t i = 0; i < ours->size(); ++i) CHECK(*(*ours)[i].record == *(*theirs)[i].record);
            from.offset += ours->size();
        }
    }
}

}  // namespace

TEST_CASE("a reader sees what another has written, from memtables and from files, and what comes later") {
    for (const auto journal : {RocksOptions::Journal::rocksdb, RocksOptions::Journal::ring}) {
        const Directory directory;
        Writer writer(directory.path() / "log", journal);
        writer.append(0, 10);
        const auto reader = LogReader::open(directory.path() / "log", directory.path() / "scratch");
        REQUIRE_MESSAGE(reader, reader.error().text);
        check_same(**reader, *writer.log);
        for (std::uint64_t first = 10; first < 4000; first += 400) {
            writer.append(first, 400);
            REQUIRE((*reader)->refresh());
            check_same(**reader, *writer.log);
        }
    }
}

TEST_CASE("a reader changes nothing: neither by its methods nor by its being there") {
    const Directory directory;
    {
        Writer writer(directory.path() / "log");
        writer.append(0, 10);
        const auto reader = LogReader::open(directory.path() / "log", directory.path() / "scratch").value();
        bool refused = false;
        reader->append(Topic::inputs, 0, numbered(1, 10), [&](auto answer) { refused = !answer; });
        CHECK(refused);
        CHECK_FALSE(reader->take({}));
        CHECK_FALSE(reader->commit({}));
        CHECK_FALSE(reader->trim(Topic::inputs, {}, Instant{}));
        CHECK_FALSE(reader->follow(Topic::inputs, {}, {}));
        writer.append(10, 10);
    }
    CHECK_FALSE(std::filesystem::exists(directory.path() / "scratch"));
    const Writer again(directory.path() / "log");
    std::uint64_t records = 0;
    for (PartitionId partition = 0; partition < test_partitions; ++partition)
        records += again.log->end(Topic::inputs, partition);
    CHECK(records == 20);
}

TEST_CASE("what is asked for and is not there") {
    const Directory directory;
    CHECK_FALSE(LogReader::open(directory.path() / "log", directory.path() / "scratch"));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "scratch"));
    Writer writer(directory.path() / "log");
    writer.append(0, 10);
    const auto reader = LogReader::open(directory.path() / "log", directory.path() / "scratch").value();
    CHECK(reader->read(Topic::inputs, {test_partitions, 0}, {}).error().code == LogError::Code::bad_argument);
    CHECK(reader->read(Topic::inputs, {0, 1000}, {})->empty());
}

}  // namespace beaker::log::test
