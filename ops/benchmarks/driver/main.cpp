// Measures Beaker against the limits of its machine; ops/bench builds and starts it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <set>

#include "ops/benchmarks/driver/actions.hpp"
#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/footprint.hpp"
#include "ops/benchmarks/driver/gate.hpp"
#include "ops/benchmarks/driver/ingress.hpp"
#include "ops/benchmarks/driver/latency.hpp"
#include "ops/benchmarks/driver/machine.hpp"
#include "ops/benchmarks/driver/minute.hpp"
#include "ops/benchmarks/driver/profile.hpp"
#include "ops/benchmarks/driver/queries.hpp"
#include "ops/benchmarks/driver/replay.hpp"

namespace beaker::bench {

namespace {

const std::vector<std::string> all_rows{"B1", "B3", "B4", "B5", "B6", "B7", "B8", "gate", "minute", "A1"};

struct Arguments {
    Setting setting;
    std::vector<std::string> only = all_rows;
    std::filesystem::path out;
    bool profile = false;
};

void declare(CLI::App& app, Arguments& into) {
    auto& setting = into.setting;
    app.add_option("--only", into.only, "Which rows, parted by commas")
        ->delimiter(',')
        ->check(CLI::IsMember(all_rows));
    app.add_option("--rounds", setting.rounds, "Rounds; goals are judged by medians of at least 5")
        ->check(CLI::Range(1, 100));
    app.add_option("--seconds", setting.seconds, "Seconds of one measurement")->check(CLI::Range(0.2, 60.0));
    app.add_option("--calls", setting.calls, "Calls of the data that is rebuilt, queried and weighed")
        ->check(CLI::Range(1'000, 100'000'000));
    app.add_option("--many-calls", setting.many_calls,
                   "Calls of the larger log of B8, more than the above; 0: no such row")
        ->check(CLI::Range(0, 100'000'000));
    app.add_option("--beaker", setting.beaker, "The program under test")->required();
    app.add_option("--programs", setting.programs, "Folder of null_server")->required();
    app.add_option("--scratch", setting.scratch, "Folder for data, emptied")->required();
    app.add_option("--postgres", setting.postgres, "Folder for PostgreSQL's data, emptied")->required();
    app.add_option("--log", setting.log, "What the measured programs print")->required();
    app.add_option("--pictures", setting.pictures, "Folder for pictures")->required();
    app.add_option("--minute-seconds", setting.minute_seconds, "Seconds of the row `minute`")
        ->check(CLI::Range(2.0, 3600.0));
    app.add_flag("--profile", into.profile,
                 "Draws a flame graph of what each row puts on Beaker instead of measuring it");
    app.add_option("--out", into.out, "The figures as JSON")->required();
}

/// Figures are shown even when a later measurement could not be made.
template <class Measurement>
void part(Report& report, std::string_view name, Measurement measurement) {
    try {
        measurement();
    } catch (const std::exception& error) {
        report.doubt(fmt::format("{}: {}", name, error.what()));
    }
}

/// The rows that need calls that were stored before.
void measure_stored(const std::set<std::string>& only, const Setting& setting, Report& report) {
    DataSet data(setting, report);
    const ReplayParts replay{.speed = only.contains("B5"), .memory = only.contains("B8")};
    if (only.contains("B7")) part(report, "B7", [&] { measure_log_size(setting, data, report); });
    if (replay.memory) part(report, "B8", [&] { measure_server_memory(setting, data, report); });
    if (replay.speed || replay.memory)
        part(report, "B5, B8", [&] { measure_replay(setting, replay, data, report); });
    if (only.contains("B6")) part(report, "B6", [&] { measure_queries(setting, data, report); });
}

void measure_all(const Arguments& arguments, Report& report) {
    const std::set<std::string> only(arguments.only.begin(), arguments.only.end());
    const auto& setting = arguments.setting;
    if (arguments.profile) {
        DataSet data(setting, report);
        return part(report, "profile", [&] { draw_profiles(setting, data, report); });
    }
    if (only.contains("B1")) part(report, "B1", [&] { measure_ingress(setting, report); });
    const LatencyParts latency{.acknowledged = only.contains("B3"), .visible = only.contains("B4")};
    if (latency.acknowledged || latency.visible)
        part(report, "B3, B4", [&] { measure_latency(setting, latency, report); });
    if (only.contains("A1")) part(report, "A1", [&] { measure_actions(setting, report); });
    measure_stored(only, setting, report);
    if (only.contains("gate")) part(report, "gate", [&] { check_gate(setting, report); });
    if (only.contains("minute")) part(report, "minute", [&] { measure_minute(setting, report); });
}

int measure_and_report(const Arguments& arguments) {
    std::filesystem::create_directories(arguments.setting.scratch);
    std::filesystem::create_directories(arguments.setting.pictures);
    Report report(machine_facts(arguments.setting));
    measure_all(arguments, report);
    fmt::print("{}", report.table());
    std::ofstream file(arguments.out);
    if (!(file << report.json()).flush()) {
        fmt::print(stderr, "bench: cannot write {}\n", arguments.out.string());
        return 3;
    }
    return report.good() ? 0 : 1;
}

}  // namespace

}  // namespace beaker::bench

namespace {

int parse_and_run(int count, char** values) {
    CLI::App app("Ratios of Beaker to the limits of this machine.");
    beaker::bench::Arguments arguments;
    beaker::bench::declare(app, arguments);
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto& setting = arguments.setting;
    const bool compares_sizes = std::ranges::find(arguments.only, "B8") != arguments.only.end();
    if (compares_sizes && setting.many_calls != 0 && setting.many_calls <= setting.calls) {
        std::fputs("--many-calls: must be more than --calls, or 0\n", stderr);
        return 2;
    }
    return beaker::bench::measure_and_report(arguments);
}

}  // namespace

/// Exit code: 0 all goals met, 1 some missed or something could not be measured, 2 wrong usage, 3 the disk
/// failed.
int main(int count, char** values) {
    try {
        return parse_and_run(count, values);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 3;
    }
}
