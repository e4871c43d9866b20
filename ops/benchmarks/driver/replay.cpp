#include "ops/benchmarks/driver/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/server.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

/// What a program did with all events of a log.
struct Replayed {
    ReplayLine line;
    double cpu_seconds = 0;
    double mebibytes_max = 0;

    double events_per_cpu_second() const { return static_cast<double>(line.events) / cpu_seconds; }
};

Replayed replay(const Setting& setting, const std::filesystem::path& data,
                std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--data-dir", data.string()});
    const auto program = fmt::format("{}", fmt::join(arguments, " "));
    const auto output = setting.scratch / "replay.txt";
    const auto finished = run_watched(
        {.arguments = std::move(arguments), .environment = environment_of(data, 0), .log = output});
    std::filesystem::remove_all(data / "state" / "scratch-rebuild");
    const auto line = find_replay_line(finished.output);
    const std::chrono::duration<double> cpu = finished.cpu_time;
    if (finished.code != 0 || !line || cpu.count() <= 0)
        throw std::runtime_error(
            fmt::format("{}: exit code {}: {}", program, finished.code, finished.output.substr(0, 300)));
    return {*line, cpu.count(), static_cast<double>(finished.memory_bytes_max) / mebibyte};
}

class ReplayRounds {
public:
    ReplayRounds(const Setting& setting, DataSet& data, Report& report)
        : setting_(setting), data_(data), report_(report) {}

    void begin(int round) { prefix_ = fmt::format("replay round {} of {}: ", round, setting_.rounds); }

    void against_scan() {
        const auto scanned = one("scan + parse", {setting_.programs / "scan"});
        alone_ = rebuild("all tables, 1 thread", data_.calls(), {"--threads", "1"});
        auto& row = report_.row({.id = "B5",
                                 .what = "rebuild of all tables / scan + parse, a core",
                                 .unit = "x",
                                 .goal = Goal{Kind::at_least, 0.30}});
        row.rounds.push_back(alone_.events_per_cpu_second() / scanned.events_per_cpu_second());
        row.figures["rebuild, events/s of CPU"].push_back(alone_.events_per_cpu_second());
        row.figures["scan + parse, events/s of CPU"].push_back(scanned.events_per_cpu_second());
        row.figures["events of the log"].push_back(static_cast<double>(alone_.line.events));
    }

    /// Also for the rows of memory.
    void both_threads() { both_ = rebuild("all tables, 2 threads", data_.calls(), {"--threads", "2"}); }

    void against_one_thread() {
        auto& row = report_.row({.id = "B5",
                                 .what = "rebuild of all tables, 2 threads / 1 thread",
                                 .unit = "x",
                                 .goal = Goal{Kind::at_least, 1.7}});
        row.rounds.push_back(both_.line.events_per_second / alone_.line.events_per_second);
        row.figures["2 threads, events/s"].push_back(both_.line.events_per_second);
        row.figures["1 thread, events/s"].push_back(alone_.line.events_per_second);
    }

    void against_postgres() {
        const double seconds = data_.postgres().rebuild();
        progress(fmt::format("{}PostgreSQL, calls and daily sums: {:.2f} s", prefix_, seconds));
        const auto calls =
            rebuild("calls alone, 2 threads", data_.calls(), {"--threads", "2", "--projection", "calls"});
        add_ratio({.id = "B5",
                   .what = "rebuild of all tables, 2 threads / PostgreSQL's, webhooks/s",
                   .unit = "x",
                   .goal = Goal{Kind::at_least, 4}},
                  both_, seconds);
        add_ratio(
            {.id = "B5", .what = "rebuild of calls alone, 2 threads / PostgreSQL's, webhooks/s", .unit = "x"},
            calls, seconds);
    }

    void memory_of_larger_log() {
        if (setting_.many_calls == 0) return;
        const auto many = rebuild("the larger log, 2 threads", data_.many_calls(), {"--threads", "2"});
        auto& ratio = report_.row({.id = "B8",
                                   .what = fmt::format("rebuild: memory at most, {} events / {} events",
                                                       many.line.events, both_.line.events),
                                   .unit = "x",
                                   .goal = Goal{Kind::at_most, 1.1}});
        ratio.rounds.push_back(many.mebibytes_max / both_.mebibytes_max);
        ratio.figures[fmt::format("{} events, MiB", many.line.events)].push_back(many.mebibytes_max);
        ratio.figures[fmt::format("{} events, MiB", both_.line.events)].push_back(both_.mebibytes_max);
    }

    void memory() {
        auto& row = report_.row({.id = "B8",
                                 .what = fmt::format("rebuild: memory at most, {} events", both_.line.events),
                                 .unit = "MiB",
                                 .goal = Goal{Kind::at_most, 256}});
        row.rounds.push_back(both_.mebibytes_max);
    }

private:
    Replayed one(std::string_view what, std::vector<std::string> arguments) {
        return told(what, replay(setting_, data_.calls().folder, std::move(arguments)));
    }

    Replayed rebuild(std::string_view what, const StoredCalls& calls, std::vector<std::string> options) {
        options.insert(options.begin(), {setting_.beaker.string(), "replay", "rebuild"});
        return told(what, replay(setting_, calls.folder, std::move(options)));
    }

    Replayed told(std::string_view what, Replayed replayed) const {
        progress(fmt::format("{}{}: {:.0f}k events/s, {:.0f}k a second of CPU, {:.0f} MiB", prefix_, what,
                             replayed.line.events_per_second / 1'000,
                             replayed.events_per_cpu_second() / 1'000, replayed.mebibytes_max));
        return replayed;
    }

    /// Both made their tables from the same webhooks, so that their times compare.
    void add_ratio(const Row& like, const Replayed& replayed, double postgres_seconds) {
        auto& row = report_.row(like);
        const auto webhooks = static_cast<double>(setting_.calls);
        row.rounds.push_back(postgres_seconds / replayed.line.seconds());
        row.figures["rebuild, events/s"].push_back(replayed.line.events_per_second);
        row.figures["rebuild, webhooks/s"].push_back(webhooks / replayed.line.seconds());
        row.figures["PostgreSQL, webhooks/s"].push_back(webhooks / postgres_seconds);
    }

    const Setting& setting_;
    DataSet& data_;
    Report& report_;
    std::string prefix_;
    Replayed alone_, both_;
};

}  // namespace

void measure_replay(const Setting& setting, const ReplayParts& parts, DataSet& data, Report& report) {
    ReplayRounds rounds(setting, data, report);
    for (int round = 1; round <= setting.rounds; ++round) {
        rounds.begin(round);
        if (parts.speed) rounds.against_scan();
        rounds.both_threads();
        if (parts.speed) {
            rounds.against_one_thread();
            rounds.against_postgres();
        }
        if (parts.memory) rounds.memory();
        // It takes long, and memory is not at the mercy of whatever else runs.
        if (parts.memory && round == 1) rounds.memory_of_larger_log();
    }
    if (parts.speed)
        report.add(verify_tables(
            setting, data.calls().folder,
            fmt::format("a rebuild of {} calls is identical to the live tables", setting.calls)));
}

Check verify_tables(const Setting& setting, const std::filesystem::path& data, std::string_view what) {
    const auto finished = run_watched({.arguments = {setting.beaker, "replay", "verify", "--data-dir", data},
                                       .environment = environment_of(data, 0),
                                       .log = setting.scratch / "verify.txt"});
    auto text = finished.output;
    const auto verdict = text.find("identical");
    if (verdict != text.npos) text.erase(0, verdict);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return {.what = fmt::format("{} (beaker replay verify)", what),
            .holds = finished.code == 0 && verdict != text.npos,
            .found = fmt::format("exit code {}: {}", finished.code, text.substr(0, 300))};
}

std::optional<ReplayLine> find_replay_line(std::string_view output) {
    constexpr std::string_view events = " events, ";
    constexpr std::string_view rate = " events/s";
    const auto at = output.find(events);
    const auto end = output.find(rate, at);
    if (at == output.npos || end == output.npos) return std::nullopt;
    const auto number_before = [&](std::size_t place) {
        const auto begin = output.find_last_of(" ,:\n", place - 1) + 1;
        return std::strtod(std::string(output.substr(begin, place - begin)).c_str(), nullptr);
    };
    const ReplayLine line{static_cast<std::uint64_t>(number_before(at)), number_before(end)};
    if (line.events == 0 || line.events_per_second <= 0) return std::nullopt;
    return line;
}

}  // namespace beaker::bench
