#include "ops/node/storage.hpp"

#include <fmt/format.h>

#include "log/embedded/rocks_storage.hpp"
#include "ops/node/kafka_settings.hpp"
#include "ops/node/state_owner.hpp"

namespace beaker::ops {

namespace {

/// Room for a record's headers beside the largest body.
constexpr std::size_t header_room = 64 << 10;

std::expected<void, std::string> make_directory(const std::filesystem::path& path) {
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    if (failed) return std::unexpected(fmt::format("cannot create {}: {}", path.string(), failed.message()));
    return {};
}

std::expected<std::unique_ptr<RocksStateStore>, std::string> open_state(const std::filesystem::path& path) {
    if (auto made = make_directory(path.parent_path()); !made) return std::unexpected(made.error());
    auto store = RocksStateStore::open(path);
    if (!store) return std::unexpected(fmt::format("{}: {}", path.string(), store.error().text));
    return std::move(*store);
}

}  // namespace

std::expected<std::unique_ptr<log::EmbeddedLog>, std::string> open_embedded_log(
    const Config& config, const log::Clock& clock, log::EngineObserver observer) {
    const DataDirectory data{config.data_dir};
    if (auto made = make_directory(data.root); !made) return std::unexpected(made.error());
    auto storage = log::RocksStorage::open(
        data.log(), {.partitions = static_cast<std::uint16_t>(config.partitions),
                     .journal = config.log_journal == LogJournal::ring ? log::RocksOptions::Journal::ring
                                                                       : log::RocksOptions::Journal::rocksdb,
                     .compression = config.log_compression == LogCompression::zstd
                                        ? log::RocksOptions::Compression::zstd
                                        : log::RocksOptions::Compression::lz4});
    if (!storage) return std::unexpected(fmt::format("{}: {}", data.log().string(), storage.error().text));
    const log::EngineOptions options{
        .queue = {.records = config.batching.queue_records_max, .bytes = config.batching.queue_bytes_max},
        .record_bytes_max = config.http.body_bytes_max + header_room};
    return std::make_unique<log::EmbeddedLog>(std::move(*storage), options, clock, std::move(observer));
}

std::expected<std::unique_ptr<log::Log>, std::string> open_log(const Config& config, const log::Clock& clock,
                                                               LogUse use, LogObservers observers) {
    if (config.log_engine == LogEngine::embedded) {
        if (const auto mark = DataDirectory{config.data_dir}.unfinished(); std::filesystem::exists(mark))
            return std::unexpected(fmt::format(
                "a copy into this log has not ended ({} says so): run the same `beaker log` command again",
                mark.string()));
        return open_embedded_log(config, clock, std::move(observers.embedded));
    }
    auto settings = kafka_settings(config);
    settings.looks = use == LogUse::look;
    settings.member = config.roles.process && !settings.looks;
    auto log = log::KafkaLog::open(std::move(settings), std::move(observers.kafka));
    if (!log) return std::unexpected(fmt::format("Kafka: {}", log.error().text));
    return std::move(*log);
}

std::expected<std::unique_ptr<RocksStateStore>, std::string> open_deciders(const Config& config) {
    const DataDirectory data{config.data_dir};
    if (auto made = make_directory(data.root); !made) return std::unexpected(made.error());
    if (auto own = keep_state_of_this_log(config); !own) return std::unexpected(own.error());
    return open_state(data.deciders());
}

std::expected<OpenStorage, std::string> open_storage(const Config& config, const log::Clock& clock) {
    OpenStorage storage;
    auto log = open_log(config, clock);
    if (!log) return std::unexpected(log.error());
    storage.log = std::move(*log);
    auto deciders = open_deciders(config);
    if (!deciders) return std::unexpected(deciders.error());
    storage.deciders = std::move(*deciders);
    const DataDirectory data{config.data_dir};
    storage.serving = serving_generation(data.state(), fold_sets());
    auto tables = open_state(data.state() / storage.serving.name);
    if (!tables) return std::unexpected(tables.error());
    storage.tables = std::move(*tables);
    return storage;
}

std::expected<void, std::string> copy_storage(const OpenStorage& storage,
                                              const std::filesystem::path& folder) {
    return copy_storage(*storage.log, *storage.deciders, *storage.tables, storage.serving.name, folder);
}

std::expected<void, std::string> copy_storage(const log::Log& log, const RocksStateStore& deciders,
                                              const RocksStateStore& tables, std::string_view generation,
                                              const std::filesystem::path& folder) {
    const auto* embedded = dynamic_cast<const log::EmbeddedLog*>(&log);
    const DataDirectory copy{folder};
    // A copy holds one generation, the first of its folds; which folds, its name says.
    const std::string name(fold_set_of(generation));
    if (std::filesystem::exists(folder))
        return std::unexpected(fmt::format("{} is there already", folder.string()));
    if (auto made = make_directory(copy.state()); !made) return made;
    auto copied = deciders.copy_to(copy.deciders());
    if (copied) copied = tables.copy_to(copy.state() / name);
    if (copied && embedded) copied = embedded->copy_to(copy.log());
    std::expected<void, std::string> done;
    if (!copied) done = std::unexpected(std::move(copied.error().text));
    if (done && name != generation_name()) done = write_serving(copy.state(), name);
    if (done) return done;
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return done;
}

}  // namespace beaker::ops
