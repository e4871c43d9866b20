// What a log on RocksDB is after its journal was cut or damaged: whole batches from the first on, or a
// refusal in words.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "log/embedded/record_format.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/log/embedded/memory_files.hpp"

namespace beaker::log::test {
namespace {

using Code = LogError::Code;
using Places = std::map<std::pair<Topic, Position>, std::uint64_t>;

/// What is stored, and the checkpoint of partition 0.
struct Found {
    Places records;
    Offset checkpoint = 0;
    bool operator==(const Found&) const = default;
};

Found found_in(const Storage& storage) {
    Found found{.checkpoint = storage.opened_with().checkpoints[0]};
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < storage.opened_with().partitions; ++partition) {
            const Bounds bounds = storage.opened_with().of(topic, partition);
            storage
                .scan(topic, {partition, bounds.begin}, bounds.end,
                      [&](Offset offset, std::string_view bytes) {
                          found.records[{topic, {partition, offset}}] =
                              number_of(decode_record(bytes).value());
                          return true;
                      })
                .value();
        }
    return found;
}

/// A log of a few batches over several topics; what was stored after each, and how long the journal was then.
class FewBatches {
public:
    explicit FewBatches(MemoryFiles& files) {
        auto storage = RocksStorage::open("/log", files.options()).value();
        journal = files.journal("/log");
        note(files, {});
        Found found;
        StorageBatch batch;
        for (std::uint64_t i = 0; i < 3; ++i) {
            batch.clear();
            add(batch, found, Topic::inputs, {0, i}, i);
            if (i == 1) add(batch, found, Topic::domain_events, {1, 0}, 100);
            batch.add_checkpoint({0, i + 1});
            found.checkpoint = i + 1;
            storage->write(batch).value();
            note(files, found);
        }
    }

    struct After {
        std::size_t journal_bytes;
        Found found;
    };
    std::vector<After> batches;  ///< the first one made the log
    std::string journal;

private:
    static void add(StorageBatch& batch, Found& found, Topic topic, Position position, std::uint64_t number) {
        batch.add(topic, position, numbered(number));
        found.records[{topic, position}] = number;
    }
    void note(MemoryFiles& files, const Found& found) {
        batches.push_back({files.read("/log/" + journal).size(), found});
    }
};

TEST_CASE("a journal cut at any byte opens to its last whole batch, and goes on from there") {
    MemoryFiles files;
    const FewBatches log(files);
    const std::string journal = files.read("/log/" + log.journal);
    REQUIRE(journal.size() == log.batches.back().journal_bytes);
    for (std::size_t size = 0; size <= journal.size(); ++size) {
        CAPTURE(size);
        files.copy("/log", "/cut", log.journal, journal.substr(0, size));
        Found expected;
        for (const auto& after : log.batches)
            if (after.journal_bytes <= size) expected = after.found;
        auto storage = RocksStorage::open("/cut", files.options());
        REQUIRE(storage);
        REQUIRE(found_in(**storage) == expected);
        if (size % 16 != 0) continue;
        StorageBatch batch;
        const Offset next = (*storage)->opened_with().of(Topic::inputs, 0).end;
        batch.add(Topic::inputs, {0, next}, numbered(77));
        (*storage)->write(batch).value();
        expected.records[{Topic::inputs, {0, next}}] = 77;
        storage->reset();
        storage = RocksStorage::open("/cut", files.options());
        REQUIRE(storage);
        REQUIRE(found_in(**storage) == expected);
    }
}

TEST_CASE("a journal with zeros behind its last whole batch opens to that") {  // a file that grew before its
                                                                               // data came
    MemoryFiles files;
    const FewBatches log(files);
    const std::string journal = files.read("/log/" + log.journal);
    const auto& before_last = log.batches[log.batches.size() - 2];
    files.copy("/log", "/cut", log.journal,
               journal.substr(0, before_last.journal_bytes) + std::string(5000, '\0'));
    const auto storage = RocksStorage::open("/cut", files.options());
    REQUIRE(storage);
    CHECK(found_in(**storage) == before_last.found);
}

TEST_CASE(
    "a damaged byte of the journal is refused in words, but in the last batch, which may be dropped whole") {
    MemoryFiles files;
    const FewBatches log(files);
    const std::string journal = files.read("/log/" + log.journal);
    const std::size_t last_batch = log.batches[log.batches.size() - 2].journal_bytes;
    std::vector<std::pair<std::size_t, int>> flips;
    for (std::size_t at = 0; at < journal.size(); ++at) flips.emplace_back(at, at % 8);
    for (std::size_t i = 1; i < log.batches.size();
         ++i)  // lengths and types in every way: see `check_journals`
        for (std::size_t at = 4; at < 7; ++at)
            for (int bit = 0; bit < 8; ++bit) flips.emplace_back(log.batches[i - 1].journal_bytes + at, bit);
    for (const auto& [at, bit] : flips) {
        CAPTURE(at);
        CAPTURE(bit);
        std::string damaged = journal;
        damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
        files.copy("/log", "/damaged", log.journal, damaged);
        const auto storage = RocksStorage::open("/damaged", files.options());
        if (storage) {  // only of the last batch: it looks like one that a crash cut short
            CHECK(at >= last_batch);
            CHECK(found_in(**storage) == log.batches[log.batches.size() - 2].found);
        } else {
            CHECK(storage.error().code == Code::corrupt);
            CHECK(storage.error().text.find("/damaged") != std::string::npos);
        }
    }
}

TEST_CASE("journals of many blocks: a torn one opens, a damaged length before others does not") {
    MemoryFiles files;
    RocksOptions options = files.options();
    options.write_buffer_bytes = 8 << 20;
    std::vector<std::size_t> ends;
    std::string name;
    {
        const auto storage = RocksStorage::open("/log", options).value();
        name = files.journal("/log");
        StorageBatch batch;
        for (std::uint64_t i = 0; i < 12; ++i) {
            batch.clear();
            batch.add(Topic::inputs, {0, i}, numbered(i, 20'000));
            storage->write(batch).value();
            ends.push_back(files.read("/log/" + name).size());
        }
    }
    const std::string journal = files.read("/log/" + name);
    REQUIRE(journal.size() > 5 * (32 << 10));
    for (std::size_t i = 1; i < ends.size(); ++i) {
        CAPTURE(i);
        files.copy("/log", "/cut", name, journal.substr(0, ends[i] - 1));
        const auto cut = RocksStorage::open("/cut", options);
        REQUIRE(cut);
        CHECK((*cut)->opened_with().of(Topic::inputs, 0).end == i);

        std::string damaged = journal;
        damaged[ends[i - 1] + 5] = '\x7f';  // the length of the batch
        files.copy("/log", "/damaged", name, damaged);
        const auto opened = RocksStorage::open("/damaged", options);
        if (opened) {  // the last batch may look torn
            CHECK(i + 1 == ends.size());
            CHECK((*opened)->opened_with().of(Topic::inputs, 0).end == i);
        } else {
            CHECK(opened.error().code == Code::corrupt);
        }
    }
}

}  // namespace
}  // namespace beaker::log::test
