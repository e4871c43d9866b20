#include "ops/benchmarks/driver/minute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/driver/chart.hpp"
#include "ops/benchmarks/driver/loads.hpp"

namespace beaker::bench {

namespace {

constexpr std::size_t connections = 64;
/// What is put off at the end may be what comes in this time; a backlog that grows is many times that.
constexpr double backlog_seconds = 1;
/// Of the rate that holds for a few seconds, the first that is tried for the whole time; then less, if need
/// be.
constexpr double first_share = 0.95;
constexpr double next_share = 0.9;
constexpr int tries = 6;

/// What the server says of itself once a second.
class Watch {
public:
    explicit Watch(Server& server)
        : server_(server), thread_([this](const std::stop_token& stop) { look(stop); }) {}

    /// Ends it. What was undecided, in webhooks, and the memory, in MiB, second by second.
    std::pair<std::vector<double>, std::vector<double>> stop() {
        thread_.request_stop();
        thread_.join();
        return {std::move(undecided_), std::move(mebibytes_)};
    }

private:
    void look(const std::stop_token& stop) {
        auto next = std::chrono::steady_clock::now();
        while (!stop.stop_requested()) {
            undecided_.push_back(metric(server_.get("/metrics").body, "beaker_log_undecided_records"));
            mebibytes_.push_back(static_cast<double>(server_.process().memory_bytes()) / mebibyte);
            next += std::chrono::seconds(1);
            std::this_thread::sleep_until(next);
        }
    }

    Server& server_;
    std::vector<double> undecided_, mebibytes_;
    std::jthread thread_;
};

struct Minute {
    double rate = 0;  ///< asked for
    LoadResult load;
    std::vector<double> undecided, mebibytes;
    std::size_t memory_bytes_max = 0;

    bool holds() const {
        return load.not_200 == 0 && load.lost == 0 && !undecided.empty() &&
               undecided.back() <= rate * backlog_seconds && load.rate >= rate * 0.99;
    }
};

Minute run_minute(const Setting& setting, double rate) {
    const ScratchFolder data(setting, "data");
    Server server(setting, {.candidate = Candidate::all_roles, .data = data.path()});
    // Made beforehand, as all requests: the clock starts behind it.
    const Requests requests({.count = static_cast<std::size_t>(rate * (setting.minute_seconds + 1)),
                             .secret = std::string(Setting::secret),
                             .seed = "minute"});
    Minute minute{.rate = rate};
    Watch watch(server);
    minute.load = run_load(requests, {.port = server.port(),
                                      .connections = connections,
                                      .rate = rate,
                                      .seconds = setting.minute_seconds,
                                      .by_second = true});
    std::tie(minute.undecided, minute.mebibytes) = watch.stop();
    minute.memory_bytes_max = server.process().memory_bytes_max();
    server.process().stop();
    return minute;
}

std::vector<double> each(const LoadResult& load, double Percentiles::* of) {
    std::vector<double> values;
    for (const Percentiles& second : load.by_second) values.push_back(second.*of);
    return values;
}

void draw(const Setting& setting, const Minute& minute) {
    const auto path = setting.pictures / "minute.svg";
    std::ofstream file(path);
    file << chart(
        fmt::format("{:.0f} webhooks a second, decided and folded, {} connections", minute.rate, connections),
        {{.title = "from when it was due to its answer, us",
          .logarithmic = true,
          .curves = {{"p99", "#c0392b", each(minute.load, &Percentiles::p99)},
                     {"p50", "#2471a3", each(minute.load, &Percentiles::p50)}}},
         {.title = "stored and not yet decided, webhooks",
          .curves = {{"undecided", "#7d3c98", minute.undecided}}},
         {.title = "resident memory, MiB", .curves = {{"memory", "#1e8449", minute.mebibytes}}}});
    progress(fmt::format("minute: see {}", path.string()));
}

void add(Report& report, const Minute& minute, double saturated) {
    auto& row = report.row({.id = "60 s",
                            .what = "rate that holds / rate that is decided at saturation, all roles",
                            .unit = "x"});
    row.rounds.push_back(ratio_of(minute.rate, saturated));
    const auto p50 = each(minute.load, &Percentiles::p50);
    const auto p99 = each(minute.load, &Percentiles::p99);
    row.figures["webhooks/s"].push_back(minute.load.rate);
    row.figures["p50 us, median second"].push_back(median_of(p50));
    row.figures["p99 us, median second"].push_back(median_of(p99));
    row.figures["p99 us, worst second"].push_back(std::ranges::max(p99));
    row.figures["undecided at most"].push_back(std::ranges::max(minute.undecided));
    row.figures["undecided at the end"].push_back(minute.undecided.back());
    row.figures["memory MiB, at most"].push_back(static_cast<double>(minute.memory_bytes_max) / mebibyte);
}

}  // namespace

void measure_minute(const Setting& setting, Report& report) {
    const auto saturated =
        measure(setting, report, Candidate::all_roles, {.connections = connections}, Afterwards::finish);
    const double decided = static_cast<double>(saturated.load.requests) /
                           (saturated.load.seconds + setting.warm_up_seconds + saturated.behind_seconds);
    double rate = decided * first_share;
    for (int number = 1; number <= tries; ++number, rate *= next_share) {
        const auto minute = run_minute(setting, rate);
        progress(fmt::format("minute: {:.0f} webhooks/s {}: {}, {:.0f} undecided at the end", rate,
                             minute.holds() ? "hold" : "do not hold", summary(minute.load),
                             minute.undecided.empty() ? 0 : minute.undecided.back()));
        if (!minute.holds()) continue;
        add(report, minute, decided);
        draw(setting, minute);
        return;
    }
    throw std::runtime_error(fmt::format("no rate down to {:.0f} webhooks/s holds", rate));
}

}  // namespace beaker::bench
