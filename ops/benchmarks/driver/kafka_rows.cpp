#include "ops/benchmarks/driver/kafka_rows.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/driver/loads.hpp"

namespace beaker::bench {

namespace {

using Kind = Goal::Kind;

constexpr std::size_t connections = 64;
/// What is decided in one go in K2: some seconds' worth.
constexpr std::size_t decided_webhooks = 30'000;
/// K3's, and one that keeps three processes busy without batching everything.
constexpr double visible_rate = 500;
constexpr double shared_rate = 1'500;
/// Until a new broker, and the library in each client, have come up to speed.
constexpr double warm_up_seconds = 3;
constexpr double broker_warm_up_seconds = 20;
/// Records that the bare loop copies at a rate that does not depend on its start.
constexpr std::size_t copied_records = 200'000;
constexpr int processes = 3;

const Row row_k1{.id = "K1",
                 .what = "ingress on Kafka / embedded, 64 connections",
                 .unit = "x",
                 .goal = Goal{Kind::at_least, 0.5}};
const Row row_k2{.id = "K2",
                 .what = "webhooks decided / inputs of the bare loop",
                 .unit = "x",
                 .goal = Goal{Kind::at_least, 0.5}};
const Row row_k2_records{
    .id = "K2", .what = "records written / by the bare loop with as many an input", .unit = "x"};
const Row row_k3_p50{.id = "K3",
                     .what = "visible p50 / the bare loop's, 500/s",
                     .unit = "x",
                     .goal = Goal{Kind::at_most, 1.6}};
const Row row_k3_p99{.id = "K3",
                     .what = "visible p99 / the bare loop's, 500/s",
                     .unit = "x",
                     .goal = Goal{Kind::at_most, 1.6}};
const Row row_k5{
    .id = "K5", .what = "CPU an event, 3 processes / 1", .unit = "x", .goal = Goal{Kind::at_most, 1.2}};

/// What the bare loop told of itself.
struct Loop {
    double rate = 0;
    double sent_p50 = 0, sent_p99 = 0, acknowledged_p50 = 0, acknowledged_p99 = 0;  ///< to visible, ms
    double step_p50 = 0;                                                            ///< ms
};

Loop parse_loop(const std::string& output) {
    simdjson::dom::parser parser;
    const simdjson::dom::element all = parser.parse(output);
    const auto of = [&](std::string_view what, std::string_view which) {
        return double(all[what][which]) / 1'000;
    };
    return {.rate = double(all["rate"]),
            .sent_p50 = of("sent_to_visible_us", "p50"),
            .sent_p99 = of("sent_to_visible_us", "p99"),
            .acknowledged_p50 = of("acknowledged_to_visible_us", "p50"),
            .acknowledged_p99 = of("acknowledged_to_visible_us", "p99"),
            .step_p50 = of("step_us", "p50")};
}

class KafkaRounds {
public:
    KafkaRounds(const Setting& setting, const Broker& broker, Report& report)
        : setting_(setting), broker_(broker), report_(report) {}

    /// A new broker compiles itself while it works: for half a minute it is several times slower than later.
    void warm_up() {
        progress("warming the broker up");
        {
            const BrokerLog log(setting_, broker_, "warm");
            const ScratchFolder data(setting_, "data");
            Server server(setting_,
                          {.data = data.path(), .environment = log.environment("ingest,process,query")});
            doubt_of(run_load(setting_.requests(), {.port = server.port(),
                                                    .connections = connections,
                                                    .rate = shared_rate,
                                                    .seconds = broker_warm_up_seconds}),
                     "warming up");
            server.process().stop();
        }
        loop({"--count", std::to_string(copied_records)});
        loop({"--rate", fmt::format("{}", visible_rate), "--count",
              fmt::format("{:.0f}", visible_rate * broker_warm_up_seconds / 2)});
    }

    void begin(int round) { prefix_ = fmt::format("Kafka round {} of {}: ", round, setting_.rounds); }

    void ingress() {
        const auto embedded = measure(setting_, report_, Candidate::ingest, {.connections = connections});
        if (!stored_) stored_.emplace(setting_, broker_, "k1");
        const auto kafka = measure(setting_, report_, Candidate::ingest, {.connections = connections},
                                   Afterwards::stop, stored_->environment("ingest"));
        progress(
            fmt::format("{}K1 embedded {}; Kafka {}", prefix_, summary(embedded.load), summary(kafka.load)));
        auto& row = report_.row(row_k1);
        row.rounds.push_back(ratio_of(kafka.load.rate, embedded.load.rate));
        row.figures["embedded, requests/s"].push_back(embedded.load.rate);
        row.figures["Kafka, requests/s"].push_back(kafka.load.rate);
        row.figures["Kafka, p99 us"].push_back(kafka.load.acknowledged.p99);
        row.figures["Kafka, CPU a request, us"].push_back(kafka.cpu_micros);
    }

    void steps() {
        const BrokerLog log(setting_, broker_, "k2");
        store(log, decided_webhooks);
        const auto [rate, outputs] = decide(log);
        const auto bare = loop({"--count", std::to_string(copied_records)});
        const auto records = std::lround(outputs);
        const auto bare_records =
            loop({"--count", std::to_string(copied_records / records), "--outputs", std::to_string(records)});
        progress(
            fmt::format("{}K2 {:.0f} webhooks/s decided, {:.1f} records each; bare {:.0f}/s, with {} records "
                        "an input {:.0f}/s",
                        prefix_, rate, outputs, bare.rate, records, bare_records.rate));
        auto& row = report_.row(row_k2);
        row.rounds.push_back(ratio_of(rate, bare.rate));
        row.figures["webhooks decided a second"].push_back(rate);
        row.figures["bare loop, inputs/s"].push_back(bare.rate);
        auto& written = report_.row(row_k2_records);
        written.rounds.push_back(ratio_of(rate, bare_records.rate));
        written.figures["records of a webhook"].push_back(outputs);
        written.figures["records/s"].push_back(rate * outputs);
        written.figures["bare loop, records/s"].push_back(bare_records.rate * static_cast<double>(records));
    }

    void visible() {
        const auto bare =
            loop({"--rate", fmt::format("{}", visible_rate), "--warm-up", fmt::format("{}", warm_up_seconds),
                  "--count", fmt::format("{:.0f}", visible_rate * (warm_up_seconds + setting_.seconds))});
        const BrokerLog log(setting_, broker_, "k3");
        const ScratchFolder data(setting_, "data");
        Server server(setting_,
                      {.data = data.path(), .environment = log.environment("ingest,process,query")});
        const auto load = run_load(setting_.requests(), {.port = server.port(),
                                                         .connections = connections,
                                                         .rate = visible_rate,
                                                         .seconds = setting_.seconds,
                                                         .warm_up_seconds = warm_up_seconds,
                                                         .visible_every = 1,
                                                         .admin_token = std::string(Setting::admin_token)});
        doubt_of(load, "K3");
        if (load.visible.count == 0) return;  // no figure is better than one of nothing
        const auto transactions = metric(server.get("/metrics").body, "beaker_kafka_transactions");
        server.process().stop();
        progress(fmt::format("{}K3 {}; bare p50 {:.1f} p99 {:.1f} ms", prefix_, summary(load), bare.sent_p50,
                             bare.sent_p99));
        auto& p50 = report_.row(row_k3_p50);
        p50.rounds.push_back(ratio_of(load.visible.p50 / 1'000, bare.sent_p50));
        p50.figures["visible p50, ms"].push_back(load.visible.p50 / 1'000);
        p50.figures["acknowledged p50, ms"].push_back(load.acknowledged.p50 / 1'000);
        p50.figures["bare loop, sent to visible p50, ms"].push_back(bare.sent_p50);
        p50.figures["bare loop, acknowledged to visible p50, ms"].push_back(bare.acknowledged_p50);
        p50.figures["bare loop, one transaction p50, ms"].push_back(bare.step_p50);
        p50.figures["webhooks a transaction"].push_back(
            ratio_of(static_cast<double>(load.requests), transactions));
        auto& p99 = report_.row(row_k3_p99);
        p99.rounds.push_back(ratio_of(load.visible.p99 / 1'000, bare.sent_p99));
        p99.figures["visible p99, ms"].push_back(load.visible.p99 / 1'000);
        p99.figures["bare loop, sent to visible p99, ms"].push_back(bare.sent_p99);
        p99.figures["bare loop, acknowledged to visible p99, ms"].push_back(bare.acknowledged_p99);
    }

    void cost() {
        const double one = cpu_of(1), three = cpu_of(processes);
        progress(fmt::format("{}K5 {:.0f} us CPU a webhook of 1 process, {:.0f} us of {}", prefix_, one,
                             three, processes));
        auto& row = report_.row(row_k5);
        row.rounds.push_back(ratio_of(three, one));
        row.figures["1 process, us a webhook"].push_back(one);
        row.figures["3 processes, us a webhook"].push_back(three);
    }

private:
    void doubt_of(const LoadResult& load, std::string_view row) {
        if (load.not_200 > 0 || load.lost > 0 || load.acknowledged.count == 0)
            report_.doubt(fmt::format(
                "{}: {} acknowledged, {} answers of another kind (status {}), {} connections lost", row,
                load.acknowledged.count, load.not_200, load.other_status, load.lost));
    }

    /// The bare loop, on topics of its own.
    Loop loop(std::vector<std::string> arguments) const {
        const BrokerLog log(setting_, broker_, "bare");
        arguments.insert(arguments.begin(), {"loop", "--prefix", log.prefix(), "--partitions",
                                             std::to_string(kafka_partitions)});
        return parse_loop(log.loop_program(std::move(arguments)));
    }

    /// Webhooks that nobody has decided yet.
    void store(const BrokerLog& log, std::size_t count) {
        const ScratchFolder data(setting_, "data");
        Server server(setting_, {.data = data.path(), .environment = log.environment("ingest")});
        LoadOptions options{.port = server.port(), .connections = connections, .seconds = 60};
        options.only.resize(std::min(count, setting_.requests().size()));
        std::iota(options.only.begin(), options.only.end(), std::size_t{0});
        doubt_of(run_load(setting_.requests(), options), "K2");
        server.process().stop();
    }

    /// Webhooks a second that one process decides, and the records that one leaves.
    std::pair<double, double> decide(const BrokerLog& log) {
        const auto told = setting_.scratch / "watch.txt";
        std::filesystem::remove(told);
        Process watch({.arguments = log.loop_command({"watch", "--group", log.prefix() + "beaker", "--topic",
                                                      log.prefix() + "inputs", "--partitions",
                                                      std::to_string(kafka_partitions)}),
                       .log = told});
        const ScratchFolder data(setting_, "data");
        Server server(setting_, {.data = data.path(),
                                 .environment = log.environment("process"),
                                 .patience = std::chrono::minutes(2)});
        const bool watched = watch.wait() == 0;
        double rate = 0;
        if (std::ifstream in(told); !watched || !(in >> rate))
            throw std::runtime_error("kafka_loop watch failed: see " + told.string());
        const auto metrics = server.get("/metrics").body;
        server.process().stop();
        return {rate, ratio_of(metric(metrics, "beaker_step_outputs_total"), decided_webhooks)};
    }

    /// Processor time of all processes of every role together, in microseconds a webhook.
    double cpu_of(int count) {
        const BrokerLog log(setting_, broker_, "k5");
        std::vector<std::unique_ptr<ScratchFolder>> folders;
        std::vector<std::unique_ptr<Server>> servers;
        for (int i = 0; i < count; ++i) {
            folders.push_back(std::make_unique<ScratchFolder>(setting_, fmt::format("data-{}", i)));
            servers.push_back(std::make_unique<Server>(
                setting_, Server::Options{.data = folders.back()->path(),
                                          .environment = log.environment("ingest,process,query")}));
        }
        for (const auto& server : servers) wait_until_idle(server->process());
        const auto used = [&] {
            double sum = 0;
            for (const auto& server : servers)
                sum += static_cast<double>(server->process().cpu_time().count());
            return sum;
        };
        const double before = used();
        std::atomic<std::size_t> sent{0};
        std::mutex mutex;
        {
            std::vector<std::jthread> loads;
            for (int i = 0; i < count; ++i)
                loads.emplace_back([&, i] {
                    const auto load =
                        run_load(setting_.requests(),
                                 {.port = servers[static_cast<std::size_t>(i)]->port(),
                                  .connections = 16,
                                  .rate = shared_rate / count,
                                  .seconds = setting_.seconds,
                                  .first = static_cast<std::size_t>(i) *
                                           (setting_.requests().size() / static_cast<std::size_t>(count))});
                    sent += load.requests;
                    const std::lock_guard lock(mutex);
                    doubt_of(load, "K5");
                });
        }
        for (const auto& server : servers) wait_until_idle(server->process());
        const double after = used();
        for (const auto& server : servers)
            server->process().signal(SIGTERM);  // all at once: nobody takes over
        for (const auto& server : servers) server->process().stop();
        return ratio_of(after - before, static_cast<double>(sent));
    }

    const Setting& setting_;
    const Broker& broker_;
    Report& report_;
    std::string prefix_;
    std::optional<BrokerLog> stored_;  ///< what K1 stores: nobody decides it
};

}  // namespace

void measure_kafka(const Setting& setting, const Broker& broker, const std::set<std::string>& only,
                   Report& report) {
    KafkaRounds rounds(setting, broker, report);
    rounds.warm_up();
    for (int round = 1; round <= setting.rounds; ++round) {
        rounds.begin(round);
        if (only.contains("K1")) rounds.ingress();
        if (only.contains("K2")) rounds.steps();
        if (only.contains("K3")) rounds.visible();
        if (only.contains("K5")) rounds.cost();
    }
}

void miss_kafka(const std::set<std::string>& only, std::string_view reason, Report& report) {
    for (const Row& row : {row_k1, row_k2, row_k3_p50, row_k3_p99, row_k5})
        if (only.contains(row.id)) report.miss(row, reason);
    if (only.contains("K4")) report.miss({.id = "K4", .what = "takeover", .unit = "s"}, reason);
}

}  // namespace beaker::bench
