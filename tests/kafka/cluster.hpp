#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {

/// A log of its own on the brokers, and the folders of the processes that share it.
class Cluster {
public:
    struct Options {
        int replication = 1;
        int replicas = 0;  ///< query nodes that stand by for each partition
        std::string program = BEAKER_PROGRAM;
        std::string settings = {};  ///< further tables of the configuration
        std::string brokers = log::test::test_brokers();
    };

    Cluster() : Cluster(Options{}) {}
    explicit Cluster(Options options) : options_(std::move(options)) {
        settings_.brokers = options_.brokers;
        settings_.partitions = 8;
        settings_.lanes = 4;
        settings_.replication = static_cast<std::int16_t>(options_.replication);
        std::ofstream(config_) << fmt::format(
            "log = \"kafka\"\nbrokers = [{}]\npartitions = {}\nreplicas = {}\n[kafka]\nlanes = {}\n"
            "replication = {}\nprefix = \"{}\"\n{}",
            quoted(settings_.brokers), settings_.partitions, options_.replicas, settings_.lanes,
            options_.replication, settings_.prefix, options_.settings);
    }

    /// `port`: 0 takes a free one. Who neither takes nor answers anything is not waited for: under load it
    /// opens its door only after it has decided for half a minute.
    std::unique_ptr<ServerProcess> start(const std::string& name, const std::string& roles,
                                         std::uint16_t port = 0) const {
        return std::make_unique<ServerProcess>(ServerProcess::Options{
            .data = directory_.path() / name,
            .waits = roles.contains("ingest") || roles.contains("query"),
            .flags = {"--dev", "--config", config_.string(), "--roles", roles, "--log-level", "info",
                      "--listen", fmt::format("127.0.0.1:{}", port)},
            .program = options_.program});
    }
    Ran verify(const std::string& name) const {
        return run_beaker({"replay", "verify", "--config", config_.string()}, directory_.path() / name);
    }
    /// As a tool sees the log.
    log::kafka::KafkaSettings settings() const {
        auto settings = settings_;
        settings.looks = true;
        return settings;
    }

private:
    /// `a,b` as "a", "b".
    static std::string quoted(std::string list) {
        for (std::size_t at = 0; (at = list.find(',', at)) != list.npos; at += 4)
            list.replace(at, 1, "\", \"");
        return '"' + list + '"';
    }

    const Options options_;
    const Directory directory_;
    const std::filesystem::path config_ = directory_.path() / "beaker.toml";
    log::kafka::KafkaSettings settings_ = log::test::fresh_settings();
};

}  // namespace beaker::testing
