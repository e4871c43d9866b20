// The limit of replay on one thread: reads domain.events through the log's interface and parses each value as
// JSON, and that is all. A rebuild is measured by how near it comes.
#include <fmt/format.h>
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

#include "log/embedded/record_format.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"

namespace beaker::bench {

namespace {

/// As much at a time as a rebuild reads.
constexpr log::ReadLimits at_a_time{.records = 10'000, .bytes = 1 << 20};

using Visit = std::function<void(const Record&)>;

void for_each(const log::Log& log, Topic topic, const Visit& visit) {
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        const auto end = log.end(topic, partition);
        for (auto next = log.begin(topic, partition); next < end;) {
            const auto batch = log.read(topic, {partition, next}, at_a_time);
            if (!batch) throw std::runtime_error(batch.error().text);
            for (const auto& stored : *batch) visit(*stored.record);
            next += batch->size();
        }
    }
}

/// Prints what `beaker replay rebuild` prints.
void scan(const log::Log& log) {
    simdjson::dom::parser parser;
    std::uint64_t events = 0;
    const auto begin = std::chrono::steady_clock::now();
    for_each(log, Topic::domain_events, [&](const Record& record) {
        if (parser.parse(record.value).error() != simdjson::SUCCESS)
            throw std::runtime_error("a value is no JSON");
        ++events;
    });
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    fmt::print("scan: {} events, {:.1f} s, {:.0f} events/s\n", events, taken.count(),
               static_cast<double>(events) / std::max(taken.count(), 1e-9));
}

/// Prints, for each topic with records, how many there are and the bytes of their keys and values, before
/// anything compresses them.
void print_sizes(const log::Log& log) {
    constexpr std::size_t key_bytes = 2 + 8;  // partition, offset
    for (const Topic topic : all_topics) {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
        for_each(log, topic, [&](const Record& record) {
            ++records;
            bytes += key_bytes + log::encoded_size(record);
        });
        if (records > 0) fmt::print("{} {} {}\n", name_of(topic), records, bytes);
    }
}

void print_rows(const ops::DataDirectory& data) {
    const auto store = RocksStateStore::open(data.deciders(), {.read_only = true});
    if (!store) throw std::runtime_error(store.error().text);
    std::uint64_t rows = 0;
    (*store)->scan("", [&](std::string_view, std::string_view) { return ++rows, true; });
    fmt::print("{}\n", rows);
}

int parse_and_run(int count, char** values) {
    CLI::App app("Reads a log and parses its events.");
    ops::Config config;
    bool sizes = false;
    bool rows = false;
    app.add_option("--data-dir", config.data_dir, "Whose log; no server may run on it")->required();
    app.add_flag("--sizes", sizes, "Instead: records and raw bytes of each topic");
    app.add_flag("--rows", rows, "Instead: how many rows the deciders' state has");
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (rows) {
        print_rows(ops::DataDirectory{config.data_dir});
        return 0;
    }
    const ops::SystemClock clock;
    const auto log = ops::open_log(config, clock);
    if (!log) throw std::runtime_error(log.error());
    if (sizes)
        print_sizes(**log);
    else
        scan(**log);
    return 0;
}

}  // namespace

}  // namespace beaker::bench

/// Exit code: 0 done, 2 wrong usage, 3 the log cannot be read.
int main(int count, char** values) {
    try {
        return beaker::bench::parse_and_run(count, values);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "scan: %s\n", error.what());
        return 3;
    }
}
