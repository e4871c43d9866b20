#include "ops/cli/log_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/log_verbs.hpp"

namespace beaker::ops {

namespace {

/// Where Kafka is: the file and the environment say it too.
void add_kafka(CLI::App& verb, ConfigFlags& config) {
    verb.add_option_function<std::string>(
        "--brokers", [&config](const std::string& brokers) { config.flags["brokers"] = brokers; },
        "Where Kafka is: host:port, comma-separated");
    verb.add_flag_callback(
        "--dev", [&config] { config.flags["dev"] = "true"; },
        "Topics that are made are kept by one broker, unless kafka.replication says otherwise");
}

}  // namespace

void add_log(CLI::App& app, Parsed& parsed) {
    CLI::App* log = app.add_subcommand("log", "Moves the log: to another engine, to other partitions");
    log->require_subcommand(1);

    const auto copied = std::make_shared<LogCopyArguments>();
    CLI::App* copy = log->add_subcommand(
        "copy", "Copies the log of stopped servers from one engine to the other, and compares both");
    add_data_dir(*copy, parsed);
    add_kafka(*copy, parsed.config);
    copy->add_option("--from", copied->from, "embedded (the log of the data directory) or kafka")
        ->required()
        ->check(CLI::IsMember({"embedded", "kafka"}));
    copy->add_option("--to", copied->to, "The other one; must be empty, or hold the beginning of the copy")
        ->required()
        ->check(CLI::IsMember({"embedded", "kafka"}));
    copy->callback([&parsed, copied] {
        parsed.command = [&parsed, copied] { return log_copy(parsed.config, *copied); };
    });

    const auto told = std::make_shared<LogRepartitionArguments>();
    CLI::App* repartition = log->add_subcommand(
        "repartition", "Makes a new log with another number of partitions; the old one stays as it is");
    add_data_dir(*repartition, parsed);
    add_kafka(*repartition, parsed.config);
    repartition->add_option_function<std::string>(
        "--log", [&parsed](const std::string& engine) { parsed.config.flags["log"] = engine; },
        "embedded or kafka. Default: as configured");
    repartition->add_option("--partitions", told->partitions, "How many the new one has: a power of two")
        ->required();
    repartition->add_option(
        "--to", told->to,
        "The new data directory, or on Kafka the new prefix. Default: the old one with the number behind it");
    repartition->callback([&parsed, told] {
        parsed.command = [&parsed, told] { return log_repartition(parsed.config, *told); };
    });
}

}  // namespace beaker::ops
