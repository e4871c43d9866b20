#include "tests/log/conformance/engines.hpp"

#include <unistd.h>

#include <atomic>
#include <stdexcept>

#include "log/simulated/simulated_storage.hpp"

namespace beaker::log::test {
namespace {

template <class T>
T value_of(std::expected<T, LogError> result) {
    if (!result) throw std::runtime_error(result.error().text);
    return *std::move(result);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    static std::atomic<int> count{0};
    // In memory where there is such a place: the suite opens many logs, and what it asks for does not need a
    // disk.
    const std::filesystem::path memory = "/dev/shm";
    path_ = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
            ("beaker_log_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Log& RocksEngine::open(EngineOptions options) {
    log_.reset();
    log_ = std::make_unique<EmbeddedLog>(
        value_of(RocksStorage::open(
            current_, {.partitions = test_partitions, .journal = journal_, .journal_bytes = 4 << 20})),
        options, clock_);
    return *log_;
}

Log& RocksEngine::crash_and_open(EngineOptions options) {
    // The files as they are at this moment; what the log does when it is closed does not reach the copy.
    const auto survived = folder_.path() / ("log" + std::to_string(++crashes_));
    // RocksDB may take an old file away meanwhile: then what was copied until then is no moment at all.
    std::error_code failed;
    for (int attempt = 0; attempt == 0 || (failed && attempt < 100); ++attempt) {
        std::filesystem::remove_all(survived);
        std::filesystem::copy(current_, survived, std::filesystem::copy_options::recursive, failed);
    }
    if (failed)
        throw std::filesystem::filesystem_error("the log cannot be copied", current_, survived, failed);
    current_ = survived;
    return open(options);
}

Log& SimulatedEngine::open(EngineOptions options) {
    options.waits = false;
    log_.reset();
    log_ = std::make_unique<EmbeddedLog>(value_of(SimulatedStorage::open(disk_, test_partitions)), options,
                                         clock_);
    return *log_;
}

Log& SimulatedEngine::crash_and_open(EngineOptions options) {
    disk_.power_cycle({.seed = ++crashes_});
    return open(options);
}

}  // namespace beaker::log::test
