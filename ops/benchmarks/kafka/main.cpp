// The bare loop on Kafka that the rows K2 and K3 are held against, and two small questions to the brokers.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "ops/benchmarks/kafka/loop.hpp"

namespace {

namespace bench = beaker::bench;

int parse_and_run(int count, char** values) {
    CLI::App app("What Kafka itself can do on this machine.");
    app.require_subcommand(1);
    bench::LoopOptions loop;
    std::string group, topic;
    CLI::App* run = app.add_subcommand("loop", "Inputs to one topic, transactions to another; prints JSON");
    CLI::App* watch = app.add_subcommand("watch", "Inputs a second that a group decides, to the present end");
    CLI::App* forget = app.add_subcommand("forget", "Deletes all topics with a prefix");
    for (CLI::App* each : {run, watch, forget})
        each->add_option("--brokers", loop.brokers, "host:port, comma-separated")->required();
    for (CLI::App* each : {run, forget})
        each->add_option("--prefix", loop.prefix, "Of topics, group and transactional ids")->required();
    for (CLI::App* each : {run, watch}) each->add_option("--partitions", loop.partitions, "Of each topic");
    run->add_option("--workers", loop.workers,
                    "Transactional producers, each with its share of the partitions");
    run->add_option("--batch", loop.batch, "Inputs of one transaction at most");
    run->add_option("--record-bytes", loop.record_bytes, "Of one input")->check(CLI::Range(64, 1 << 20));
    run->add_option("--outputs", loop.outputs, "Records that each input becomes");
    run->add_option("--count", loop.count, "Inputs");
    run->add_option("--rate", loop.rate, "Inputs a second; 0: all are there before the workers begin");
    run->add_option("--warm-up", loop.warm_up_seconds, "Seconds at the rate that do not count");
    watch->add_option("--group", group, "Whose progress")->required();
    watch->add_option("--topic", topic, "In what")->required();
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (run->parsed()) fmt::print("{}\n", bench::run_loop(loop).json());
    if (watch->parsed())
        fmt::print("{:.1f}\n", bench::watch_group(loop.brokers, group, topic, loop.partitions));
    if (forget->parsed()) bench::delete_topics(loop.brokers, loop.prefix);
    return 0;
}

}  // namespace

/// Exit code: 0 done, 2 wrong usage, 3 the brokers failed.
int main(int count, char** values) {
    try {
        return parse_and_run(count, values);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kafka_loop: %s\n", error.what());
        return 3;
    }
}
