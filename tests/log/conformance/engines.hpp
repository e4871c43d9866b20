#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "log/clock.hpp"
#include "log/embedded/engine.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "log/simulated/simulated_disk.hpp"

namespace beaker::log::test {

/// A folder of its own that goes with it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Stands still until told otherwise.
class StillClock final : public Clock {
public:
    Instant now() const override { return time; }
    std::chrono::nanoseconds steady() const override { return elapsed; }

    Instant time = Instant::from_seconds(1'767'268'800);
    std::chrono::nanoseconds elapsed{0};
};

inline constexpr std::uint16_t test_partitions = 4;

/// One engine under the suite: opens its log, again after a clean close or a crash. A log it gave ends with
/// the next. Its constants say where engines may differ: whether offsets leave nothing out; whether a record
/// is stored with the commit (else as soon as it is appended); whether `trim` looks at bytes. Here RocksDB in
/// a temporary folder, on either journal.
class RocksEngine {
public:
    static constexpr bool dense = true;
    static constexpr bool stores_with_commit = true;
    static constexpr bool trims_by_bytes = true;

    explicit RocksEngine(RocksOptions::Journal journal = RocksOptions::Journal::rocksdb)
        : journal_(journal) {}
    Log& open(EngineOptions options = {});
    /// As after a kill -9 at this moment.
    Log& crash_and_open(EngineOptions options = {});
    void stop() { log_->stop(); }

private:
    const RocksOptions::Journal journal_;
    StillClock clock_;
    TemporaryFolder folder_;
    std::filesystem::path current_ = folder_.path() / "log";
    int crashes_ = 0;
    std::unique_ptr<EmbeddedLog> log_;
};

class RingEngine : public RocksEngine {
public:
    RingEngine() : RocksEngine(RocksOptions::Journal::ring) {}
};

/// The same engine on a simulated disk, of which unsynced writes are lost in a crash. Nothing blocks.
class SimulatedEngine {
public:
    static constexpr bool dense = true;
    static constexpr bool stores_with_commit = true;
    static constexpr bool trims_by_bytes = true;

    Log& open(EngineOptions options = {});
    Log& crash_and_open(EngineOptions options = {});
    void stop() { log_->stop(); }

private:
    StillClock clock_;
    SimulatedDisk disk_;
    std::uint64_t crashes_ = 0;
    std::unique_ptr<EmbeddedLog> log_;
};

}  // namespace beaker::log::test

// Which engines the suite runs on: those in this process, unless the build names others with their header.
#ifdef BEAKER_ENGINES_HEADER
#include BEAKER_ENGINES_HEADER
#else
#define BEAKER_ENGINES \
    beaker::log::test::RocksEngine, beaker::log::test::RingEngine, beaker::log::test::SimulatedEngine
#endif
