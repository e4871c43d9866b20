#pragma once

#include <expected>
#include <memory>
#include <string>

#include "log/embedded/engine.hpp"
#include "log/kafka/engine.hpp"
#include "ops/config/config.hpp"
#include "ops/node/data_directory.hpp"
#include "projections/generations/serving_file.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace beaker::ops {

/// What a process keeps on disk, opened: the log, the deciders' state, the read tables that serve.
struct OpenStorage {
    std::unique_ptr<log::Log> log;
    std::unique_ptr<RocksStateStore> deciders;
    std::unique_ptr<RocksStateStore> tables;
    Serving serving;  ///< which tables those are
};

/// What each engine tells of itself.
struct LogObservers {
    log::EngineObserver embedded;
    log::KafkaObserver kafka;
};
/// What a process wants of the log: a tool reads on Kafka beside the servers, and takes part in nothing.
enum class LogUse { serve, look };

/// The log alone, on the engine that is configured. Errors are sentences for people: what is broken, or that
/// another process has it open.
std::expected<std::unique_ptr<log::Log>, std::string> open_log(const Config& config, const log::Clock& clock,
                                                               LogUse use = LogUse::look,
                                                               LogObservers observers = {});

/// The embedded log of a data directory, with so many partitions, whatever engine is configured, and also
/// where a copy into it is not whole.
std::expected<std::unique_ptr<log::EmbeddedLog>, std::string> open_embedded_log(
    const Config& config, const log::Clock& clock, log::EngineObserver observer = {});

/// The state of the deciders alone. State that was folded from another log (the engine was changed, or the
/// prefix on Kafka) is thrown away first: it is built anew from the log.
std::expected<std::unique_ptr<RocksStateStore>, std::string> open_deciders(const Config& config);

/// Log and state, to look at. Creates what is not there.
std::expected<OpenStorage, std::string> open_storage(const Config& config, const log::Clock& clock);

/// Writes a consistent copy into a folder that does not exist yet, laid out as a data directory: the state
/// first, then the log, so that the log is never behind the state; a log on Kafka is the brokers' to keep.
/// Any thread, while all of it is in use. What does not change any more is linked, so it takes next to no
/// space. Errors are sentences for people; what was begun is removed.
std::expected<void, std::string> copy_storage(const OpenStorage& storage,
                                              const std::filesystem::path& folder);
std::expected<void, std::string> copy_storage(const log::Log& log, const RocksStateStore& deciders,
                                              const RocksStateStore& tables, std::string_view generation,
                                              const std::filesystem::path& folder);

}  // namespace beaker::ops
