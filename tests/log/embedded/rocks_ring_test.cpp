// RocksDB behind the ring: full rings, batches too large for one, the other journal, disks that fail.
#include <doctest/doctest.h>
#include <rocksdb/env.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "log/embedded/block_file.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/log/embedded/faulty_files.hpp"

namespace beaker::log::test {
namespace {

using Journal = RocksOptions::Journal;

RocksOptions on(Journal journal, std::size_t journal_bytes = 1 << 20) {
    return {.partitions = test_partitions,
            .write_buffer_bytes = 256 << 10,
            .journal = journal,
            .journal_bytes = journal_bytes};
}

std::unique_ptr<RocksStorage> opened(const std::filesystem::path& folder, const RocksOptions& options) {
    auto storage = RocksStorage::open(folder, options);
    REQUIRE_MESSAGE(storage, storage.error().text);
    return *std::move(storage);
}

/// So many records from a number on, each in partition 1 at the offset of its number, as one batch.
std::expected<void, LogError> write(Storage& storage, Offset from, std::size_t count,
                                    std::size_t bytes = 100) {
    StorageBatch batch;
    for (Offset number = from; number < from + count; ++number)
        batch.add(Topic::inputs, {1, number}, numbered(number, bytes));
    batch.add_checkpoint({1, from + count});
    return storage.write(batch);
}

/// The log has exactly these: everything up to a number, with its checkpoint.
void check_holds(const Storage& storage, Offset end) {
    CHECK(storage.opened_with().of(Topic::inputs, 1).end == end);
    CHECK(storage.opened_with().checkpoints[1] == end);
    Offset next = 0;
    const auto scanned = storage.scan(Topic::inputs, {1, 0}, end, [&](Offset offset, std::string_view) {
        CHECK(offset == next);
        ++next;
        return true;
    });
    CHECK(scanned.has_value());
    CHECK(next == end);
}

/// The files as a crash at this moment would leave them. RocksDB removes what it has written anew, on threads
/// of its own: where a file goes while it is copied, the moment is a later one.
std::filesystem::path survived(const std::filesystem::path& folder, int crash) {
    const auto copy = folder.parent_path() / ("survived" + std::to_string(crash));
    for (int tries = 1;; ++tries) try {
            std::filesystem::copy(folder, copy, std::filesystem::copy_options::recursive);
            return copy;
        } catch (const std::filesystem::filesystem_error&) {
            if (tries == 100) throw;
            std::filesystem::remove_all(copy);
        }
}

TEST_CASE("RocksDB behind a ring: what was acknowledged is there after a crash and after a clean end") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    {
        const auto storage = opened(log, on(Journal::ring));
        for (Offset number = 0; number < 30; number += 3) REQUIRE(write(*storage, number, 3));
        check_holds(*opened(survived(log, 1), on(Journal::ring)), 30);
    }
    const auto again = opened(log, on(Journal::ring));
    check_holds(*again, 30);
    REQUIRE(write(*again, 30, 3));
    check_holds(*opened(survived(log, 2), on(Journal::ring)), 33);
}

TEST_CASE(
    "RocksDB behind a ring: a full ring waits for a flush, and a batch larger than the ring is flushed") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    constexpr std::size_t ring_bytes = 256 << 10;
    {
        const auto storage = opened(log, on(Journal::ring, ring_bytes));
        Offset number = 0;
        for (; number < 2000; number += 10) REQUIRE(write(*storage, number, 10, 1000));
        REQUIRE(write(*storage, number, 500, 1000));
        check_holds(*opened(survived(log, 1), on(Journal::ring, ring_bytes)), 2500);
        REQUIRE(write(*storage, 2500, 10));
    }
    CHECK(std::filesystem::file_size(log / "journal.ring") == ring_bytes);
    check_holds(*opened(log, on(Journal::ring, ring_bytes / 2)), 2510);
    CHECK(std::filesystem::file_size(log / "journal.ring") == ring_bytes / 2);
}

TEST_CASE("journals: a log goes on with the other one, wherever it was left") {
    const TemporaryFolder folder;
    auto log = folder.path() / "log";
    Offset end = 0;
    int crashes = 0;
    for (const auto journal : {Journal::rocksdb, Journal::ring, Journal::rocksdb, Journal::ring,
                               Journal::ring, Journal::rocksdb}) {
        const auto storage = opened(log, on(journal));
        check_holds(*storage, end);
        CHECK(std::filesystem::exists(log / "journal.ring") == (journal == Journal::ring));
        REQUIRE(write(*storage, end, 7));
        end += 7;
        log = survived(log, ++crashes);
    }
    check_holds(*opened(log, on(Journal::ring)), end);
}

TEST_CASE("RocksDB behind a ring: who opens it to read alone sees what is in the ring") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    const auto storage = opened(log, on(Journal::ring));
    REQUIRE(write(*storage, 0, 5));
    check_holds(*opened(survived(log, 1), {.read_only = true}), 5);
}

TEST_CASE(
    "RocksDB behind a ring: a copy of the log has what was acknowledged, and goes on with any journal") {
    const TemporaryFolder folder;
    const auto storage = opened(folder.path() / "log", on(Journal::ring));
    REQUIRE(write(*storage, 0, 5));
    for (const auto journal : {Journal::ring, Journal::rocksdb}) {
        const auto copy = folder.path() / (journal == Journal::ring ? "copy1" : "copy2");
        REQUIRE(storage->copy_to(copy));
        const auto again = opened(copy, on(journal));
        check_holds(*again, 5);
        REQUIRE(write(*again, 5, 2));
    }
    REQUIRE(write(*storage, 5, 1));
    check_holds(*opened(survived(folder.path() / "log", 1), on(Journal::ring)), 6);
}

TEST_CASE("RocksDB behind a ring: damage to the ring is told, and a torn end is none") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    const auto storage = opened(log, on(Journal::ring));
    for (Offset number = 0; number < 3; ++number) REQUIRE(write(*storage, number, 1));
    for (const int damaged : {1, 2, 3}) {
        CAPTURE(damaged);
        const auto copy = survived(log, damaged);
        {
            std::fstream ring(copy / "journal.ring", std::ios::in | std::ios::out | std::ios::binary);
            ring.seekp(static_cast<std::streamoff>(damaged * block_bytes + 60));
            ring.put('\x7f');
        }
        const auto again = RocksStorage::open(copy, on(Journal::ring));
        CHECK(again.has_value() == (damaged == 3));
        if (!again) {
            CHECK(again.error().code == LogError::Code::corrupt);
            CHECK(again.error().text.find(fmt::format("batch {} of the journal", damaged)) !=
                  std::string::npos);
        } else {
            check_holds(**again, 2);
        }
    }
}

TEST_CASE("RocksDB behind a ring: where RocksDB cannot flush, a write fails and does not wait for ever") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    const auto files = std::make_shared<FaultyFiles>(rocksdb::FileSystem::Default());
    const auto env = rocksdb::NewCompositeEnv(files);
    constexpr std::size_t ring_bytes = 256 << 10;
    RocksOptions options = on(Journal::ring, ring_bytes);
    options.env = env.get();
    Offset end = 0;
    {
        const auto storage = opened(log, options);
        files->plan({.kind = FaultyFiles::Kind::sync, .from = 1});
        while (write(*storage, end, 10, 1000)) end += 10;
        CHECK(end < 2000);
        files->plan({});
    }
    const auto again = opened(log, on(Journal::ring, ring_bytes));
    CHECK(again->opened_with().of(Topic::inputs, 1).end >= end);
}

/// Fails from some write on.
class FailingFile final : public BlockFile {
public:
    FailingFile(std::unique_ptr<BlockFile> file, const std::atomic<bool>& fails)
        : file_(std::move(file)), fails_(fails) {}
    std::uint32_t blocks() const override { return file_->blocks(); }
    std::expected<void, LogError> write(std::uint32_t first, std::span<const char> bytes) override {
        if (fails_) return std::unexpected(LogError{LogError::Code::io, "simulated EIO"});
        return file_->write(first, bytes);
    }
    std::expected<void, LogError> read(std::uint32_t first, std::span<char> bytes) const override {
        return file_->read(first, bytes);
    }

private:
    const std::unique_ptr<BlockFile> file_;
    const std::atomic<bool>& fails_;
};

TEST_CASE(
    "RocksDB behind a ring: after a failed write nothing is tried again, and nothing acknowledged is lost") {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    std::atomic<bool> fails = false;
    RocksOptions options = on(Journal::ring);
    options.ring_through = [&fails](std::unique_ptr<BlockFile> file) -> std::unique_ptr<BlockFile> {
        return std::make_unique<FailingFile>(std::move(file), fails);
    };
    {
        const auto storage = opened(log, options);
        REQUIRE(write(*storage, 0, 4));
        fails = true;
        CHECK(write(*storage, 4, 4).error().code == LogError::Code::io);
        fails = false;
        CHECK(write(*storage, 4, 4).error().code == LogError::Code::io);
    }
    check_holds(*opened(log, options), 4);
}

}  // namespace
}  // namespace beaker::log::test
