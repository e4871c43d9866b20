#include "ops/benchmarks/driver/latency.hpp"

#include <fmt/format.h>

#include <optional>

#include "ops/benchmarks/disk/append.hpp"
#include "ops/benchmarks/driver/loads.hpp"
#include "ops/benchmarks/driver/postgres.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

constexpr int pgbench_clients = 32;
constexpr std::size_t many_connections = 64;
/// At half the saturated rate: every so many POSTs are followed by a read, so that the reads are no load of
/// their own.
constexpr std::size_t read_every = 16;

class LatencyRounds {
public:
    LatencyRounds(const Setting& setting, Report& report) : setting_(setting), report_(report) {}

    void one_connection_acknowledged() {
        const auto disk = sync_times();
        const auto load = one("1 connection", {.connections = 1});
        auto& row = report_.row({.id = "B3",
                                 .what = "acknowledged p50 / append + fdatasync p50, 1 connection",
                                 .unit = "x",
                                 .goal = Goal{Kind::at_most, 1.5}});
        row.rounds.push_back(ratio_of(load.acknowledged.p50, disk.p50));
        add_sync_times(row, disk);
        row.figures["acknowledged p50, us"].push_back(load.acknowledged.p50);
        row.figures["acknowledged p99, us"].push_back(load.acknowledged.p99);
    }

    void one_connection_visible() {
        const auto disk = sync_times();
        const auto load = one("1 connection, each read", {.connections = 1, .visible_every = 1});
        auto& row = report_.row({.id = "B4",
                                 .what = "visible p50 / append + fdatasync p50, 1 connection",
                                 .unit = "x",
                                 .goal = Goal{Kind::at_most, 2}});
        row.rounds.push_back(ratio_of(load.visible.p50, disk.p50));
        add_sync_times(row, disk);
        row.figures["visible p50, us"].push_back(load.visible.p50);
        row.figures["visible p99, us"].push_back(load.visible.p99);
    }

    /// Also what the half is taken of.
    void saturated() { saturated_ = one("saturated, 64 connections", {.connections = many_connections}); }

    void against(Postgres& postgres) {
        const auto inserts = postgres.insert(pgbench_clients, setting_.seconds);
        progress(fmt::format("{}pgbench, {} clients: {:.1f}k/s, p99 {:.0f} us", prefix_, pgbench_clients,
                             inserts.rate / 1'000, inserts.micros.p99));
        auto& row = report_.row({.id = "B3",
                                 .what = "acknowledged p99, 64 connections / pgbench p99, 32 clients",
                                 .unit = "x",
                                 .goal = Goal{Kind::at_most, 0.8}});
        row.rounds.push_back(ratio_of(saturated_.acknowledged.p99, inserts.micros.p99));
        row.figures["acknowledged p99, us"].push_back(saturated_.acknowledged.p99);
        row.figures["acknowledged, requests/s"].push_back(saturated_.rate);
        row.figures["pgbench p99, us"].push_back(inserts.micros.p99);
        row.figures["pgbench, inserts/s"].push_back(inserts.rate);
    }

    void half_rate_visible() {
        const double rate = saturated_.rate / 2;
        if (rate <= 0) return;  // the saturated run left its doubt
        const auto load = one(fmt::format("{:.1f}k/s", rate / 1'000),
                              {.connections = many_connections, .rate = rate, .visible_every = read_every});
        auto& row = report_.row({.id = "B4",
                                 .what = "visible p99 at half of the saturated rate",
                                 .unit = "ms",
                                 .goal = Goal{Kind::at_most, 10}});
        row.rounds.push_back(load.visible.p99 / 1'000);
        row.figures["requests/s asked for"].push_back(rate);
        row.figures["requests/s acknowledged"].push_back(load.rate);
        row.figures["visible p50, ms"].push_back(load.visible.p50 / 1'000);
        row.figures["acknowledged p99, ms"].push_back(load.acknowledged.p99 / 1'000);
    }

    void begin(int round) { prefix_ = fmt::format("latency round {} of {}: ", round, setting_.rounds); }

private:
    Percentiles sync_times() const {
        const auto disk = measure_appends({.folder = setting_.scratch});
        progress(
            fmt::format("{}append + fdatasync: p50 {:.0f} us p99 {:.0f} us", prefix_, disk.p50, disk.p99));
        return disk;
    }

    static void add_sync_times(Row& row, const Percentiles& disk) {
        row.figures["append + fdatasync p50, us"].push_back(disk.p50);
        row.figures["append + fdatasync p99, us"].push_back(disk.p99);
    }

    LoadResult one(std::string_view what, const LoadOptions& options) {
        auto load = measure(setting_, report_, Candidate::all_roles, options).load;
        progress(fmt::format("{}{}: {}", prefix_, what, summary(load)));
        return load;
    }

    const Setting& setting_;
    Report& report_;
    std::string prefix_;
    LoadResult saturated_;
};

}  // namespace

void measure_latency(const Setting& setting, const LatencyParts& parts, Report& report) {
    std::optional<Postgres> postgres;
    if (parts.acknowledged) postgres.emplace(setting);
    LatencyRounds rounds(setting, report);
    for (int round = 1; round <= setting.rounds; ++round) {
        rounds.begin(round);
        if (parts.acknowledged) rounds.one_connection_acknowledged();
        if (parts.visible) rounds.one_connection_visible();
        rounds.saturated();
        if (parts.acknowledged) rounds.against(*postgres);
        if (parts.visible) rounds.half_rate_visible();
    }
}

}  // namespace beaker::bench
