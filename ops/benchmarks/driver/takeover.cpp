#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/driver/kafka_rows.hpp"
#include "ops/benchmarks/driver/loads.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t connections = 64;
/// Beaker's default for kafka.session_timeout_ms.
constexpr double session_seconds = 6;
/// Webhooks that leave about a million rows of deciders' state.
constexpr std::size_t stored_webhooks = 85'000;
/// Sent at once when a process has gone: some to every partition.
constexpr std::size_t probes = 64;
constexpr auto probe_patience = std::chrono::seconds(60);
constexpr int rounds_max = 3;

double seconds_since(Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
}

/// A process that takes webhooks and answers, and two that decide.
class Takeovers {
public:
    Takeovers(const Setting& setting, const Broker& broker, Report& report)
        : setting_(setting),
          report_(report),
          log_(setting, broker, "k4"),
          edge_data_(setting, "edge"),
          requests_({.count = stored_webhooks + probes * 4 * rounds_max,
                     .secret = std::string(Setting::secret),
                     .seed = "takeovers"}),
          edge_(setting, {.data = edge_data_.path(), .environment = log_.environment("ingest,query")}) {
        for (std::size_t i = 0; i < deciders_.size(); ++i) {
            data_[i] = std::make_unique<ScratchFolder>(setting, fmt::format("decider-{}", i));
            start(i);
        }
        await_balance();
        store();
    }

    void after(int signal, std::size_t victim, const Row& like) {
        auto& gone = deciders_[victim]->process();
        const auto begin = Clock::now();
        gone.signal(signal);
        if (signal == SIGKILL) gone.wait();
        const double seconds = seconds_until_decided(begin);
        const double ended = signal == SIGKILL ? 0 : (gone.wait(), seconds_since(begin));
        progress(fmt::format("K4 {}: {:.2f} s until all is decided", like.what, seconds));
        auto& row = report_.row(like);
        row.rounds.push_back(seconds);
        if (signal != SIGKILL) row.figures["until the process has ended, s"].push_back(ended);
        start(victim);
        await_balance();
    }

    void count_rows(Row& row) {
        for (auto& decider : deciders_) decider->process().stop();
        double sum = 0;
        for (const auto& data : data_) {
            const auto told =
                run_watched({.arguments = {setting_.programs / "scan", "--rows", "--data-dir", data->path()},
                             .log = setting_.scratch / "rows.txt"});
            double rows = 0;
            std::from_chars(told.output.data(), told.output.data() + told.output.size(), rows);
            sum += rows;
        }
        row.figures["rows of state of both deciders"].push_back(sum);
    }

private:
    void start(std::size_t index) {
        deciders_[index] =
            std::make_unique<Server>(setting_, Server::Options{.data = data_[index]->path(),
                                                               .environment = log_.environment("process"),
                                                               .patience = std::chrono::minutes(1)});
    }
    double lanes_of(std::size_t index) const {
        return metric(deciders_[index]->get("/metrics").body, "beaker_kafka_lanes");
    }
    void await_balance() {
        for (const auto end = Clock::now() + probe_patience; Clock::now() < end;
             std::this_thread::sleep_for(std::chrono::milliseconds(100)))
            if (lanes_of(0) == lanes_of(1) && lanes_of(0) > 0) return;
        throw std::runtime_error("the deciders do not share the lanes evenly");
    }

    LoadResult post(std::size_t count) {
        LoadOptions options{.port = edge_.port(), .connections = connections, .seconds = 120, .first = 0};
        options.only.resize(count);
        std::iota(options.only.begin(), options.only.end(), next_);
        next_ += count;
        auto load = run_load(requests_, options);
        if (load.not_200 > 0 || load.acknowledged.count == 0)
            report_.doubt(fmt::format("K4: {} webhooks acknowledged, {} not (status {})",
                                      load.acknowledged.count, load.not_200, load.other_status));
        return load;
    }
    void store() {
        progress(fmt::format("K4: storing and deciding {} webhooks", stored_webhooks));
        post(stored_webhooks);
        const auto since = Clock::now();
        for (const std::size_t last : {next_ - 1, next_ - 2, next_ - 3})
            while (!shows(last)) {
                if (seconds_since(since) > 120) throw std::runtime_error("what was stored is not decided");
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        for (auto& decider : deciders_) wait_until_idle(decider->process());
        wait_until_idle(edge_.process());
    }
    bool shows(std::size_t request) const {
        return edge_.get(fmt::format("/v1/calls/{}", requests_.call(request).text())).status == 200;
    }

    /// Every partition decides again once calls of every one are shown.
    double seconds_until_decided(Clock::time_point begin) {
        const auto first = next_;
        post(probes);
        for (auto request = first; request < next_; ++request)
            while (!shows(request)) {
                if (Clock::now() > begin + probe_patience)
                    throw std::runtime_error("what came after a process had gone is not decided");
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        return seconds_since(begin);
    }

    const Setting& setting_;
    Report& report_;
    BrokerLog log_;
    ScratchFolder edge_data_;
    Requests requests_;
    std::size_t next_ = 0;
    Server edge_;
    std::array<std::unique_ptr<ScratchFolder>, 2> data_;
    std::array<std::unique_ptr<Server>, 2> deciders_;
};

}  // namespace

void measure_takeover(const Setting& setting, const Broker& broker, Report& report) {
    const Row killed{.id = "K4",
                     .what = "takeover after kill -9, a session of 6 s included",
                     .unit = "s",
                     .goal = Goal{Kind::at_most, session_seconds + 1.5}};
    const Row left{.id = "K4", .what = "clean hand-over", .unit = "s", .goal = Goal{Kind::at_most, 1}};
    Takeovers takeovers(setting, broker, report);
    for (int round = 0; round < std::min(setting.rounds, rounds_max); ++round) {
        const auto victim = static_cast<std::size_t>(round % 2);
        takeovers.after(SIGTERM, victim, left);
        takeovers.after(SIGKILL, 1 - victim, killed);
    }
    takeovers.count_rows(report.row(killed));
}

}  // namespace beaker::bench
