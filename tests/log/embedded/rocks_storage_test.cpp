#include "log/embedded/rocks_storage.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <rocksdb/db.h>

#include "log/embedded/rocks_keys.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/log/embedded/memory_files.hpp"

namespace beaker::log::test {
namespace {

using Code = LogError::Code;

/// RocksDB itself, to put there what the log would not.
class Raw {
public:
    Raw(MemoryFiles& files, const std::string& folder) {
        rocksdb::Options options;
        options.env = files.env();
        std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, {}}};
        for (const Topic topic : all_topics) families.emplace_back(std::string(name_of(topic)), options);
        rocksdb::DB* opened = nullptr;
        check_status(rocksdb::DB::Open(options, folder, families, &handles_, &opened));
        db_.reset(opened);
    }
    ~Raw() {
        for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
    }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    void put_meta(const std::string& key, const std::string& value) { put(handles_[0], key, value); }
    void erase_meta(const std::string& key) { check_status(db_->Delete({}, handles_[0], key)); }
    void put(Topic topic, Position at, const std::string& value) {
        put(handles_[1 + index_of(topic)], RecordKey(at).slice().ToString(), value);
    }
    void erase(Topic topic, Position at) {
        check_status(db_->Delete({}, handles_[1 + index_of(topic)], RecordKey(at).slice()));
    }

private:
    void put(rocksdb::ColumnFamilyHandle* family, const std::string& key, const std::string& value) {
        check_status(db_->Put({}, family, key, value));
    }
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

void write_records(Storage& storage, Topic topic, PartitionId partition, Offset from, std::size_t count) {
    StorageBatch batch;
    for (std::size_t i = 0; i < count; ++i) batch.add(topic, {partition, from + i}, numbered(from + i));
    storage.write(batch).value();
}

TEST_CASE("opening: what one compression has written is read beside what another one writes") {
    using enum RocksOptions::Compression;
    MemoryFiles files;
    Offset next = 0;
    for (const auto compression : {lz4, zstd, lz4}) {
        auto options = files.options(1);
        options.compression = compression;
        options.write_buffer_bytes = 64 << 10;  // so that most of it lies in files, of which some are merged
        const auto storage = RocksStorage::open("/log", options).value();
        for (int batch = 0; batch < 10; ++batch, next += 1000)
            write_records(*storage, Topic::inputs, 0, next, 1000);
        Offset seen = 0;
        storage
            ->scan(Topic::inputs, {0, 0}, next,
                   [&](Offset offset, std::string_view bytes) {
                       CHECK(offset == seen++);
                       CHECK(bytes.contains(numbered(offset).value));
                       return true;
                   })
            .value();
        CHECK(seen == next);
    }
}

TEST_CASE("opening: the number of partitions is fixed, and one process has the log") {
    MemoryFiles files;
    {
        const auto storage = RocksStorage::open("/log", files.options(8)).value();
        CHECK(storage->opened_with().partitions == 8);
    }
    const auto other = RocksStorage::open("/log", files.options(16));
    REQUIRE(!other);
    CHECK(other.error().code == Code::bad_argument);
    CHECK(other.error().text.find("has 8 partitions, not 16") != std::string::npos);
    for (const std::uint16_t count : {0, 3, 8192}) {
        CAPTURE(count);
        const auto bad = RocksStorage::open("/new", files.options(count));
        REQUIRE(!bad);
        CHECK(bad.error().code == Code::bad_argument);
    }
    const auto first = RocksStorage::open("/log", files.options(8)).value();
    const auto second = RocksStorage::open("/log", files.options(8));
    REQUIRE(!second);
    CHECK(second.error().code == Code::io);
    CHECK(second.error().text.find("/log") != std::string::npos);
}

TEST_CASE("opening: what makes no sense is refused with its place") {
    const struct {
        const char* name;
        void (*damage)(Raw&);
        const char* says;
    } rows[] = {
        {"a later format", [](Raw& raw) { raw.put_meta("format", "\x02"); }, "format 2"},
        {"the format is missing", [](Raw& raw) { raw.erase_meta("format"); }, "format is missing"},
        {"the partitions are missing", [](Raw& raw) { raw.erase_meta("partitions"); }, "partitions"},
        {"a number that is none", [](Raw& raw) { raw.put_meta(meta_key::checkpoint(0), "abc"); },
         "no number"},
        {"a checkpoint past the end",
         [](Raw& raw) { raw.put_meta(meta_key::checkpoint(1), std::string(7, '\0') + '\x05'); },
         "inputs 1:5"},
        {"a checkpoint before what is kept",
         [](Raw& raw) { raw.put_meta(meta_key::begin(Topic::inputs, 0), std::string(7, '\0') + '\x02'); },
         "inputs 0:0"},
        {"the first record is missing", [](Raw& raw) { raw.erase(Topic::inputs, {0, 0}); },
         "inputs 0:0 is missing"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        MemoryFiles files;
        write_records(*RocksStorage::open("/log", files.options()).value(), Topic::inputs, 0, 0, 4);
        {
            Raw raw(files, "/log");
            row.damage(raw);
        }
        const auto opened = RocksStorage::open("/log", files.options());
        REQUIRE(!opened);
        CHECK(opened.error().code == Code::corrupt);
        CHECK_MESSAGE(opened.error().text.find(row.says) != std::string::npos, opened.error().text);
    }
}

TEST_CASE("reading: a missing or unreadable record is told with its place; what lies before it is read") {
    MemoryFiles files;
    write_records(*RocksStorage::open("/log", files.options()).value(), Topic::inputs, 1, 0, 6);
    {
        Raw raw(files, "/log");
        raw.erase(Topic::inputs, {1, 2});
        raw.put(Topic::inputs, {1, 4}, "garbage");
    }
    StillClock clock;
    EmbeddedLog log(RocksStorage::open("/log", files.options()).value(), {.waits = false}, clock);
    const struct {
        const char* name;
        Offset from;
        std::size_t read;
        const char* says;
    } rows[] = {
        {"up to the gap", 0, 2, ""},         {"the gap", 2, 0, "inputs 1:2"}, {"up to the garbage", 3, 1, ""},
        {"the garbage", 4, 0, "inputs 1:4"}, {"behind it", 5, 1, ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto records = log.read(Topic::inputs, {1, row.from}, {});
        CHECK(records.has_value() == (row.read > 0));
        if (records) CHECK(records->size() == row.read);
        if (!records) {
            CHECK(records.error().code == Code::corrupt);
            CHECK(records.error().text.find(row.says) != std::string::npos);
        }
    }
    CHECK(log.follow(Topic::inputs, {0, 0}, [](auto) {}).error().code == Code::corrupt);
    CHECK(decide(log).size() == 2);
    CHECK(log.take(at_once).error().code == Code::corrupt);
}

TEST_CASE("trimming: whole files go, offsets stay, also when a crash comes in between") {
    MemoryFiles files;
    const auto sst_files = [&] {
        return std::ranges::count_if(files.names("/log"),
                                     [](const auto& name) { return name.ends_with(".sst"); });
    };
    constexpr std::size_t records = 4000;
    {
        const auto storage = RocksStorage::open("/log", files.options()).value();
        for (Offset from = 0; from < records; from += 50) {
            StorageBatch batch;
            for (Offset i = from; i < from + 50; ++i) batch.add(Topic::effects, {0, i}, numbered(i, 500));
            storage->write(batch).value();
        }
    }
    const auto storage = RocksStorage::open("/log", files.options()).value();
    const auto files_before = sst_files();
    REQUIRE(files_before > 4);
    CHECK(storage->approximate_bytes(Topic::effects, {0, 0}, records) > records * 400);
    storage->trim(Topic::effects, {0, records - 10}).value();
    // What RocksDB has not sorted into a level yet stays until it is.
    CHECK(storage->approximate_bytes(Topic::effects, {0, 0}, records) < records * 200);
    std::size_t kept = 0;
    storage->scan(Topic::effects, {0, records - 10}, records, [&](Offset, auto) { return ++kept > 0; })
        .value();
    CHECK(kept == 10);
}

TEST_CASE("trimming: records before the begin, left by a crash, are not seen") {
    MemoryFiles files;
    write_records(*RocksStorage::open("/log", files.options()).value(), Topic::effects, 0, 0, 6);
    {
        Raw raw(files, "/log");
        raw.put_meta(meta_key::begin(Topic::effects, 0), std::string(7, '\0') + '\x04');
        raw.put_meta(meta_key::begin(Topic::effects, 1), std::string(7, '\0') + '\x09');
    }
    const auto storage = RocksStorage::open("/log", files.options()).value();
    CHECK(storage->opened_with().of(Topic::effects, 0).begin == 4);
    CHECK(storage->opened_with().of(Topic::effects, 0).end == 6);
    CHECK(storage->opened_with().of(Topic::effects, 1).begin == 9);
    CHECK(storage->opened_with().of(Topic::effects, 1).end == 9);
}

}  // namespace
}  // namespace beaker::log::test
