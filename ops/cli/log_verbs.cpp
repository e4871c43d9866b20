#include "ops/cli/log_verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "log/copy/embedded_target.hpp"
#include "log/kafka/copy_target.hpp"
#include "log/kafka/group_offsets.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/progress_bar.hpp"
#include "ops/node/data_lock.hpp"
#include "ops/node/kafka_settings.hpp"
#include "ops/node/owner.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t partitions_max = 4096;  // there are so many slots

int exit_of(const log::LogError& error) {
    return error.code == log::LogError::Code::bad_argument ? exit_no : exit_outside;
}

/// One of the commands, with what it has opened. Each step prints why it cannot go on.
class Move {
public:
    Move(std::string_view verb, Config source, Config target)
        : verb_(verb), source_config_(std::move(source)), target_config_(std::move(target)) {}

    int run() {
        if (const auto opened = open_source(); !opened) return opened.error();
        if (const auto opened = open_target(); !opened) return opened.error();
        const auto started = clock_.steady();
        const auto report = copy();
        if (!report) return report.error();
        const double seconds = std::chrono::duration<double>(clock_.steady() - started).count();
        print(*report, seconds);
        return settle_state();
    }

private:
    std::unexpected<int> failed(int code, std::string_view what) const {
        fmt::print(stderr, "log {}: {}\n", verb_, what);
        return std::unexpected(code);
    }
    std::expected<void, int> open_source();
    std::expected<void, int> open_kafka_source();
    std::expected<void, int> open_target();
    std::expected<log::CopyReport, int> copy();
    std::expected<void, log::CopyError> source_at_rest();
    void print(const log::CopyReport& report, double seconds) const;
    int settle_state();

    const std::string verb_;
    const Config source_config_, target_config_;
    const SystemClock clock_;
    std::unique_ptr<log::Log> source_;
    std::vector<log::Offset> decided_;
    std::vector<log::Offset> source_ends_;
    std::unique_ptr<log::EmbeddedLog> embedded_;
    std::unique_ptr<log::CopyTarget> target_;
};

std::vector<log::Offset> ends_of(const log::Log& log) {
    std::vector<log::Offset> ends;
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < log.partitions(); ++partition)
            ends.push_back(log.end(topic, partition));
    return ends;
}

std::expected<void, int> Move::open_source() {
    if (source_config_.log_engine == LogEngine::kafka) return open_kafka_source();
    const DataDirectory data{source_config_.data_dir};
    if (!fs::exists(data.log() / "CURRENT"))
        return failed(exit_outside, fmt::format("there is no log in {}", data.root.string()));
    if (held_by_another_process(data))
        return failed(exit_no, fmt::format("a server works in {}: end it first", data.root.string()));
    auto log = open_log(source_config_, clock_);
    if (!log) return failed(exit_outside, log.error());
    source_ = std::move(*log);
    for (PartitionId partition = 0; partition < source_->partitions(); ++partition)
        decided_.push_back(source_->checkpoint(partition));
    return {};
}

std::expected<void, int> Move::open_kafka_source() {
    const auto settings = kafka_settings(source_config_);
    const auto members = log::kafka::group_members(settings);
    if (!members) return failed(exit_outside, members.error().text);
    if (*members > 0)
        return failed(exit_no, fmt::format("{} process(es) decide on the log: end them first", *members));
    auto log = open_log(source_config_, clock_);
    if (!log) return failed(exit_outside, log.error());
    source_ = std::move(*log);
    if (const auto settled = dynamic_cast<log::KafkaLog&>(*source_).refresh_settled(); !settled)
        return failed(exit_outside, settled.error().text);
    const auto decided = log::kafka::decided_offsets(settings);
    if (!decided) return failed(exit_outside, decided.error().text);
    for (PartitionId partition = 0; partition < source_->partitions(); ++partition)
        decided_.push_back((*decided)[partition].value_or(source_->begin(Topic::inputs, partition)));
    source_ends_ = ends_of(*source_);
    return {};
}

std::expected<void, int> Move::open_target() {
    if (target_config_.log_engine == LogEngine::kafka) {
        auto target = log::kafka::KafkaTarget::open(kafka_settings(target_config_));
        if (!target) return failed(exit_of(target.error()), fmt::format("Kafka: {}", target.error().text));
        target_ = std::move(*target);
        return {};
    }
    const DataDirectory data{target_config_.data_dir};
    if (held_by_another_process(data))
        return failed(exit_no, fmt::format("a server works in {}: end it first", data.root.string()));
    auto log = open_embedded_log(target_config_, clock_);
    if (!log) return failed(exit_outside, log.error());
    embedded_ = std::move(*log);
    target_ = std::make_unique<log::EmbeddedTarget>(*embedded_, data.unfinished());
    return {};
}

std::expected<log::CopyReport, int> Move::copy() {
    std::optional<ProgressBar> bar;
    std::optional<log::CopyPhase> shown;
    const auto progress = [&](log::CopyPhase phase, std::uint64_t done, std::uint64_t total) {
        constexpr std::string_view names[] = {"look", "copy", "compare"};
        if (shown != phase) bar.emplace(std::string(names[static_cast<std::size_t>(phase)]));
        shown = phase;
        bar->update(done, total);
    };
    auto report = log::copy_log({*source_, decided_}, *target_,
                                {.on_progress = progress, .at_rest = [this] { return source_at_rest(); }});
    bar.reset();
    if (report) return *std::move(report);
    using Code = log::CopyError::Code;
    switch (report.error().code) {
        case Code::something_else:
            return failed(exit_no, report.error().text + "; nothing was changed there");
        case Code::differs:
            return failed(exit_no, "the copy is not whole: " + report.error().text);
        case Code::failed:
            break;
    }
    return failed(exit_outside, report.error().text);
}

/// An embedded source is locked; on Kafka anybody may have appended.
std::expected<void, log::CopyError> Move::source_at_rest() {
    auto* kafka = dynamic_cast<log::KafkaLog*>(source_.get());
    if (!kafka) return {};
    using Code = log::CopyError::Code;
    if (const auto known = kafka->refresh_settled(); !known)
        return std::unexpected(log::CopyError{Code::failed, known.error().text});
    if (ends_of(*kafka) == source_ends_) return {};
    return std::unexpected(log::CopyError{
        Code::differs,
        "the source was written to meanwhile; end all its processes, then run this again for the rest"});
}

void Move::print(const log::CopyReport& report, double seconds) const {
    for (const log::CopiedTopic& each : report.topics)
        fmt::print("{:<14} {:>10} records, {:>8} streams, alike: {}\n", name_of(each.topic), each.records,
                   each.streams, each.digest.substr(0, 16));
    fmt::print(
        "copied: {} records in {:.1f} s, {:.0f}/s, comparing included; {} inputs are not decided yet\n",
        report.copied, seconds, static_cast<double>(report.copied) / std::max(seconds, 1e-9),
        report.undecided);
    if (target_config_.log_engine == LogEngine::kafka)
        fmt::print("configure: log = \"kafka\", partitions = {}, kafka.prefix = \"{}\"\n",
                   target_config_.partitions, target_config_.kafka.prefix);
    else
        fmt::print("configure: log = \"embedded\", partitions = {}, data_dir = \"{}\"\n",
                   target_config_.partitions, target_config_.data_dir);
    fmt::print("the first start builds state and tables from it\n");
}

/// State that lies beside the new embedded log is of an older one.
int Move::settle_state() {
    if (target_config_.log_engine != LogEngine::embedded) return exit_done;
    target_.reset();
    embedded_.reset();
    std::error_code failure;
    fs::remove_all(DataDirectory{target_config_.data_dir}.state(), failure);
    if (!failure) return exit_done;
    return failed(exit_outside, "the old state cannot be removed: " + failure.message()).error();
}

std::string with_number(std::string_view name, std::uint64_t partitions) {
    while (name.ends_with('/')) name.remove_suffix(1);
    return fmt::format("{}-{}", name, partitions);
}

}  // namespace

int log_copy(const ConfigFlags& from, const LogCopyArguments& arguments) {
    if (arguments.from == arguments.to) {
        fmt::print(stderr, "log copy: --from and --to are the same; see log repartition\n");
        return exit_usage;
    }
    ConfigFlags flags = from;
    flags.flags["log"] = "kafka";  // so that what Kafka needs is looked at
    const auto config = configured(flags, /*opens_door=*/false);
    if (!config) return config.error();
    const ActAsOwner owner(config->data_dir);
    Config source = *config, target = *config;
    (arguments.from == "embedded" ? source : target).log_engine = LogEngine::embedded;
    return Move("copy", std::move(source), std::move(target)).run();
}

int log_repartition(const ConfigFlags& from, const LogRepartitionArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const std::uint64_t count = arguments.partitions;
    if (count == 0 || count > partitions_max || (count & (count - 1)) != 0 || count == config->partitions) {
        fmt::print(stderr,
                   "log repartition: --partitions takes a power of two up to {}, other than the present {}\n",
                   partitions_max, config->partitions);
        return exit_usage;
    }
    const ActAsOwner owner(config->data_dir);
    Config target = *config;
    target.partitions = count;
    std::string& place = config->log_engine == LogEngine::kafka ? target.kafka.prefix : target.data_dir;
    const std::string before = place;
    if (!arguments.to.empty())
        place = arguments.to;
    else if (config->log_engine == LogEngine::kafka)
        place = fmt::format("{}p{}.", before, count);
    else
        place = with_number(before, count);
    if (place == before) {
        fmt::print(stderr, "log repartition: --to is where the log lies now\n");
        return exit_usage;
    }
    if (target.kafka.lanes > count) {
        fmt::print(stderr, "log repartition: kafka.lanes is {}, above {} partitions\n", target.kafka.lanes,
                   count);
        return exit_usage;
    }
    return Move("repartition", *config, std::move(target)).run();
}

}  // namespace beaker::ops
