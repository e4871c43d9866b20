#include "ops/cli/backup_verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <cstdio>
#include <expected>
#include <optional>

#include "ops/backup/backup.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/progress_bar.hpp"
#include "ops/cli/running_server.hpp"
#include "ops/node/checkpoints.hpp"
#include "ops/node/data_lock.hpp"
#include "ops/node/kafka_settings.hpp"
#include "ops/node/owner.hpp"
#include "ops/node/state_owner.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;
using backup::BackupError;
using backup::Manifest;

int failed(std::string_view verb, std::string_view what, int exit_code) {
    fmt::print(stderr, "backup {}: {}\n", verb, what);
    return exit_code;
}

int exit_code_of(BackupError::Code code) {
    switch (code) {
        case BackupError::Code::damaged:
            return exit_no;
        case BackupError::Code::occupied:
            return exit_usage;
        default:
            return exit_outside;
    }
}

int failed(std::string_view verb, const BackupError& error) {
    return failed(verb, error.text, exit_code_of(error.code));
}

backup::OnProgress shown_on(ProgressBar& bar) {
    return [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
}

/// The furthest that a partition's events are applied in any generation, all partitions together.
std::uint64_t applied_in(const Manifest& manifest) {
    std::uint64_t sum = 0;
    for (PartitionId partition = 0; partition < manifest.partitions; ++partition) {
        std::uint64_t furthest = 0;
        for (const auto& generation : manifest.generations)
            furthest = std::max(furthest, generation.applied[partition]);
        sum += furthest;
    }
    return sum;
}

void say(std::string_view what, const Manifest& manifest) {
    if (manifest.log)
        return fmt::print(
            "{}: {} files, {} bytes, state of the log \"{}\" up to {} of {} offsets of its events (which the "
            "brokers "
            "keep), as of {}, by Beaker {}\n",
            what, manifest.files.size(), manifest.bytes(), *manifest.log, applied_in(manifest),
            manifest.records(name_of(Topic::domain_events)), manifest.created_at.text(), manifest.beaker);
    fmt::print("{}: {} files, {} bytes, {} events, {} inputs, as of {}, by Beaker {}\n", what,
               manifest.files.size(), manifest.bytes(), manifest.records(name_of(Topic::domain_events)),
               manifest.records(name_of(Topic::inputs)), manifest.created_at.text(), manifest.beaker);
}

/// A checkpoint's folder, which goes in the end.
class Checkpoint {
public:
    explicit Checkpoint(fs::path path) : path_(std::move(path)) {}
    ~Checkpoint() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

struct Written {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Written, (), (name))

/// The name comes over the network: it must be a name, not a path.
bool is_name(std::string_view text) {
    return text.starts_with("checkpoint-") && std::ranges::all_of(text, [](char c) {
               return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
}

/// The name of a checkpoint that the running server wrote. Error: a sentence.
std::expected<std::string, std::string> checkpoint_of_server(const Config& config, std::string_view address) {
    RunningServer server(config, address);
    const auto answer = server.post_as_admin("/v1/admin/checkpoints", "");
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == 404)
        return std::unexpected(fmt::format("{} does not take this BEAKER_ADMIN_TOKEN", server.address()));
    const auto written = from_json<Written>(answer->status == 201 ? answer->body : "{}");
    if (!written || !is_name(written->name))
        return std::unexpected(
            fmt::format("{} answered {}: {}", server.address(), answer->status, answer->body));
    return written->name;
}

/// The same where no server runs.
std::expected<std::string, std::string> checkpoint_of_directory(const Config& config,
                                                                const log::Clock& clock) {
    const DataDirectory data{config.data_dir};
    const bool on_kafka = config.log_engine == LogEngine::kafka;
    const fs::path there = on_kafka ? data.deciders() : data.log();
    if (!fs::exists(there / "CURRENT"))
        return std::unexpected(
            fmt::format("there is no {} in {}", on_kafka ? "state" : "log", data.root.string()));
    const ActAsOwner owner(there);
    const auto storage = open_storage(config, clock);
    if (!storage) return std::unexpected(storage.error());
    const auto copy = [&](const fs::path& folder) {
        auto copied = copy_storage(*storage, folder);
        if (copied && on_kafka) copied = name_log_of_copy(config, folder);
        return copied;
    };
    return Checkpoints(copy, data, clock).write();
}

/// The log on Kafka as it is now, all that was begun on it settled.
std::expected<std::unique_ptr<log::KafkaLog>, std::string> log_on_kafka(const Config& config) {
    auto settings = kafka_settings(config);
    settings.looks = true;
    auto log = log::KafkaLog::open(std::move(settings));
    if (!log) return std::unexpected(fmt::format("Kafka: {}", log.error().text));
    if (const auto settled = (*log)->refresh_settled(); !settled)
        return std::unexpected(fmt::format("Kafka: {}", settled.error().text));
    return std::move(*log);
}

std::expected<backup::LogElsewhere, std::string> elsewhere(const Config& config) {
    const auto log = log_on_kafka(config);
    if (!log) return std::unexpected(log.error());
    backup::LogElsewhere described{
        .name = name_of_log(config), .partitions = (*log)->partitions(), .topics = {}};
    for (const Topic topic : all_topics) {
        backup::SavedTopic saved{.topic = std::string(name_of(topic)), .begin = {}, .end = {}};
        for (PartitionId partition = 0; partition < described.partitions; ++partition) {
            saved.begin.push_back((*log)->begin(topic, partition));
            saved.end.push_back((*log)->end(topic, partition));
        }
        described.topics.push_back(std::move(saved));
    }
    return described;
}

/// Whether state without its log is of the log that is configured, and of nothing that this does not hold.
/// Error: why not.
std::expected<void, std::string> belongs_here(const Manifest& manifest, const Config& config) {
    if (!manifest.log) return {};
    if (const std::string configured = name_of_log(config); *manifest.log != configured)
        return std::unexpected(fmt::format("it holds state of the log \"{}\", and configured is \"{}\"",
                                           *manifest.log, configured));
    if (manifest.partitions != config.partitions)
        return std::unexpected(
            fmt::format("its log has {0} partitions: set partitions = {0}", manifest.partitions));
    const auto log = log_on_kafka(config);
    if (!log) return std::unexpected(log.error());
    for (const auto& generation : manifest.generations)
        for (PartitionId partition = 0; partition < manifest.partitions; ++partition)
            if (const auto end = (*log)->end(Topic::domain_events, partition);
                generation.applied[partition] > end)
                return std::unexpected(
                    fmt::format("its {} has applied {} offsets of the events of partition {}, and the "
                                "brokers hold {}: the "
                                "topics are not those of then",
                                generation.name, generation.applied[partition], partition, end));
    return {};
}

}  // namespace

int backup_create(const ConfigFlags& from, const BackupArguments& arguments) {
    constexpr auto verb = "create";
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    if (fs::exists(arguments.directory))
        return failed(verb, fmt::format("{} is there already", arguments.directory.string()), exit_usage);
    const DataDirectory data{config->data_dir};
    const SystemClock clock;
    const bool running = held_by_another_process(data);
    const auto name =
        running ? checkpoint_of_server(*config, from.server) : checkpoint_of_directory(*config, clock);
    if (!name) return failed(verb, name.error(), exit_outside);
    const Checkpoint checkpoint(data.checkpoints() / *name);
    if (!fs::exists(checkpoint.path()))
        return failed(verb,
                      fmt::format("the server does not work on {}: give the --data-dir and --server of one",
                                  data.root.string()),
                      exit_usage);
    std::optional<backup::LogElsewhere> log;
    if (config->log_engine == LogEngine::kafka) {
        auto described = elsewhere(*config);
        if (!described) return failed(verb, described.error(), exit_outside);
        log = std::move(*described);
    }
    ProgressBar bar("backup");
    const auto made = backup::make_backup(checkpoint.path(), arguments.directory, clock.now(), shown_on(bar),
                                          std::move(log));
    if (!made) return failed(verb, made.error());
    say(arguments.directory.string(), *made);
    return exit_done;
}

int backup_verify(const fs::path& directory) {
    ProgressBar bar("verify");
    const auto verified = backup::verify_backup(directory, shown_on(bar));
    if (!verified) return failed("verify", verified.error());
    say("whole", *verified);
    return exit_done;
}

int backup_restore(const ConfigFlags& from, const fs::path& directory) {
    constexpr auto verb = "restore";
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const auto manifest = backup::read_manifest(directory);
    if (!manifest) return failed(verb, manifest.error(), exit_no);
    if (const auto belongs = belongs_here(*manifest, *config); !belongs)
        return failed(verb, belongs.error(), exit_usage);
    ProgressBar bar("restore");
    const auto restored = backup::restore_backup(directory, config->data_dir, shown_on(bar));
    if (!restored) return failed(verb, restored.error());
    say(fmt::format("restored into {}", config->data_dir), *restored);
    if (restored->partitions != config->partitions)
        fmt::print(stderr, "backup restore: this log has {0} partitions: set partitions = {0}\n",
                   restored->partitions);
    return exit_done;
}

}  // namespace beaker::ops
