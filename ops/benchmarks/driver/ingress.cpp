#include "ops/benchmarks/driver/ingress.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

#include "ops/benchmarks/driver/loads.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

struct Target {
    Candidate candidate;
    std::string_view id;
    std::string_view remark;
    std::map<std::size_t, double> rate_at_least;  ///< of the null server's, by connections
    double cpu_micros_max;
};

const std::array<Target, 2> targets{{
    {Candidate::ingest, "B1", "", {{64, 0.55}, {256, 0.85}}, 16},
    {Candidate::all_roles, "B2", "(goal of a later step)", {{64, 0.45}}, 27},
}};

void add_round(Report& report, const Target& target, std::size_t connections, const Measured& null,
               const Measured& measured) {
    const auto name = name_of(target.candidate);
    const auto goal = target.rate_at_least.find(connections);
    auto& ratio = report.row({.id = std::string(target.id),
                              .what = fmt::format("{} / null server, {} connections", name, connections),
                              .unit = "x",
                              .remark = std::string(target.remark)});
    if (goal != target.rate_at_least.end()) ratio.goal = Goal{Kind::at_least, goal->second};
    ratio.rounds.push_back(ratio_of(measured.load.rate, null.load.rate));
    ratio.figures[fmt::format("{}, requests/s", name)].push_back(measured.load.rate);
    ratio.figures["null server, requests/s"].push_back(null.load.rate);
    ratio.figures[fmt::format("{}, p99 us", name)].push_back(measured.load.acknowledged.p99);
    ratio.figures["null server, p99 us"].push_back(null.load.acknowledged.p99);

    auto& cpu =
        report.row({.id = std::string(target.id),
                    .what = fmt::format("{}: server CPU a request, {} connections", name, connections),
                    .unit = "us",
                    .goal = Goal{Kind::at_most, target.cpu_micros_max},
                    .remark = std::string(target.remark)});
    cpu.rounds.push_back(measured.cpu_micros);
    cpu.figures[fmt::format("{}, seconds of work left after the load", name)].push_back(
        measured.behind_seconds);
    cpu.figures["null server, us"].push_back(null.cpu_micros);

    auto& written = report.row(
        {.id = std::string(target.id),
         .what = fmt::format("{}: written to disk / received in bodies, {} connections", name, connections),
         .unit = "x"});
    written.rounds.push_back(measured.written_bytes);
}

}  // namespace

void measure_ingress(const Setting& setting, Report& report) {
    for (int round = 1; round <= setting.rounds; ++round) {
        for (const std::size_t connections : {64, 256}) {
            const auto one = [&](Candidate candidate) {
                auto measured =
                    measure(setting, report, candidate, {.connections = connections}, Afterwards::finish);
                progress(fmt::format("B1 round {} of {}: {}, {} connections: {}, {:.1f} us CPU a request",
                                     round, setting.rounds, name_of(candidate), connections,
                                     summary(measured.load), measured.cpu_micros));
                return measured;
            };
            const auto null = one(Candidate::null_server);
            for (const auto& target : targets)
                add_round(report, target, connections, null, one(target.candidate));
        }
    }
}

}  // namespace beaker::bench
