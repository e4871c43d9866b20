#include "ops/benchmarks/driver/footprint.hpp"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>

#include "ops/benchmarks/driver/process.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

constexpr double megabyte = 1e6;

}  // namespace

void measure_log_size(const Setting& setting, DataSet& data, Report& report) {
    const auto& calls = data.calls();
    const auto scanned =
        run_watched({.arguments = {setting.programs / "scan", "--sizes", "--data-dir", calls.folder},
                     .log = setting.scratch / "sizes.txt"});
    const auto sizes = parse_topic_sizes(scanned.output);
    double raw_bytes = 0;
    for (const auto& [topic, size] : sizes) raw_bytes += size.raw_bytes;
    if (scanned.code != 0 || raw_bytes <= 0)
        throw std::runtime_error(
            fmt::format("scan: exit code {}: {}", scanned.code, scanned.output.substr(0, 300)));

    auto& row = report.row(
        {.id = "B7", .what = "log on disk / raw bytes, LZ4", .unit = "x", .goal = Goal{Kind::at_most, 0.36}});
    row.rounds.push_back(static_cast<double>(calls.log_bytes) / raw_bytes);
    row.figures["on disk, MB"].push_back(static_cast<double>(calls.log_bytes) / megabyte);
    row.figures["on disk with the journal, when the server had stopped, MB"].push_back(
        static_cast<double>(calls.serving_log_bytes) / megabyte);
    for (const auto& [topic, size] : sizes) {
        row.figures[fmt::format("raw, {}, MB", topic)].push_back(size.raw_bytes / megabyte);
        row.figures[fmt::format("raw, {}, bytes a record", topic)].push_back(size.raw_bytes / size.records);
    }
    const auto zstd_bytes = static_cast<double>(data.log_bytes_with({{"BEAKER_LOG_COMPRESSION", "zstd"}}));
    auto& zstd = report.row({.id = "B7",
                             .what = "log on disk / raw bytes, ZSTD",
                             .unit = "x",
                             .goal = Goal{Kind::at_most, 0.26}});
    zstd.rounds.push_back(zstd_bytes / raw_bytes);
    zstd.figures["on disk, MB"].push_back(zstd_bytes / megabyte);
}

void measure_server_memory(const Setting& setting, DataSet& data, Report& report) {
    const auto add = [&](const StoredCalls& stored, std::size_t taken) {
        auto& row = report.row({.id = "B8",
                                .what = "all roles, 64 connections, saturated: memory at most",
                                .unit = "MiB",
                                .goal = Goal{Kind::at_most, 192}});
        const auto mebibytes = static_cast<double>(stored.serve_memory_bytes_max) / mebibyte;
        row.rounds.push_back(mebibytes);
        row.figures[fmt::format("while it took {} webhooks, MiB", taken)].push_back(mebibytes);
        row.figures[fmt::format("seconds of deciding left after {} webhooks", taken)].push_back(
            stored.behind_seconds);
    };
    add(data.calls(), data.calls().calls);
    if (setting.many_calls > 0) add(data.many_calls(), data.many_calls().calls - data.calls().calls);
}

std::map<std::string, TopicSize> parse_topic_sizes(std::string_view output) {
    std::map<std::string, TopicSize> sizes;
    std::istringstream lines{std::string(output)};
    std::string topic;
    for (TopicSize size; lines >> topic >> size.records >> size.raw_bytes;) sizes[topic] = size;
    return sizes;
}

}  // namespace beaker::bench
