#include "ops/benchmarks/driver/actions.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/disk/append.hpp"
#include "ops/benchmarks/driver/server.hpp"
#include "ops/benchmarks/load/connection.hpp"

namespace beaker::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t many_connections = 16;
constexpr auto start_patience = std::chrono::seconds(60);

struct Actions {
    Percentiles micros;  ///< to the answer that tells what was decided
    double rate = 0;
    std::size_t others = 0;  ///< other answers, or none
};

/// What an action that was decided is answered: nobody has signed up with these addresses.
constexpr int decided = 409;

/// Each is another person's, so that it has a stream and nearly always a partition of its own.
std::string action(std::uint64_t number) {
    const auto body = fmt::format(
        R"({{"email":"person{}@example.com","admin":true,"asked_by":"bench","reason":"a measurement"}})",
        number);
    return fmt::format(
        "PUT /v1/admin/admins HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: application/json\r\nPrefer: wait=10\r\nContent-Length: {}\r\n\r\n{}",
        Setting::admin_token, body.size(), body);
}

int answered(Connection& connection, std::string_view request) {
    constexpr int patience_ms = 20'000;
    if (!connection.send(request)) return 0;
    while (!connection.answer()) {
        pollfd wanted{.fd = connection.file(), .events = POLLIN, .revents = 0};
        if (::poll(&wanted, 1, patience_ms) <= 0 || !connection.receive()) return 0;
    }
    const int status = connection.answer()->status;
    connection.forget();
    return status;
}

/// Closed loop: each connection asks when it was answered.
Actions ask(std::uint16_t port, std::size_t connections, double warm_up_seconds, double seconds) {
    static std::atomic<std::uint64_t> next{0};
    const auto duration = [](double some) {
        return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(some));
    };
    const auto begin = Clock::now() + duration(warm_up_seconds), end = begin + duration(seconds);
    std::mutex mutex;
    std::vector<float> all;
    Actions actions;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < connections; ++i)
        threads.emplace_back([&] {
            Connection connection(port);
            std::vector<float> mine;
            std::size_t others = 0;
            for (auto sent = Clock::now(); sent < end && others == 0; sent = Clock::now()) {
                const int status = answered(connection, action(next++));
                others += status != decided;
                const std::chrono::duration<float, std::micro> took = Clock::now() - sent;
                if (sent >= begin && status == decided) mine.push_back(took.count());
            }
            const std::lock_guard lock(mutex);
            all.insert(all.end(), mine.begin(), mine.end());
            actions.others += others;
        });
    threads.clear();
    actions.rate = static_cast<double>(all.size()) / seconds;
    actions.micros = Percentiles::of(std::move(all));
    return actions;
}

/// Beaker whole, on the brokers: a log of its own, whose topics stay there.
class OnKafka {
public:
    OnKafka(const Setting& setting, const std::string& brokers, const std::filesystem::path& data)
        : port_(free_port()), process_(command_of(setting, brokers, data, port_)) {
        const auto end = Clock::now() + start_patience;
        while (bench::get(port_, "/readyz", {.patience = std::chrono::seconds(1)}).status != 200) {
            if (Clock::now() >= end || !process_.running())
                throw std::runtime_error("no server on Kafka; see " + setting.log.string());
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
    std::uint16_t port() const { return port_; }

private:
    static Command command_of(const Setting& setting, const std::string& brokers,
                              const std::filesystem::path& data, std::uint16_t port) {
        const auto now = std::chrono::system_clock::now().time_since_epoch().count();
        Command command{.arguments = {setting.beaker.string(), "serve", "--dev"},
                        .environment = environment_of(data, port),
                        .log = setting.log};
        command.environment.insert(command.environment.end(),
                                   {{"BEAKER_LOG", "kafka"},
                                    {"BEAKER_BROKERS", brokers},
                                    {"BEAKER_KAFKA_PREFIX", fmt::format("bench-{}.", now)}});
        return command;
    }

    std::uint16_t port_;
    Process process_;
};

class ActionRounds {
public:
    ActionRounds(const Setting& setting, Report& report) : setting_(setting), report_(report) {}

    void one_after_the_other(std::string_view engine, std::uint16_t port) {
        const auto disk = measure_appends({.folder = setting_.scratch});
        const auto actions = measured(engine, port, 1);
        auto& row = report_.row(
            {.id = "A1",
             .what = fmt::format("action decided p50 / append + fdatasync p50, 1 connection, {}", engine),
             .unit = "x"});
        row.rounds.push_back(ratio_of(actions.micros.p50, disk.p50));
        row.figures["decided p50, us"].push_back(actions.micros.p50);
        row.figures["decided p99, us"].push_back(actions.micros.p99);
        row.figures["append + fdatasync p50, us"].push_back(disk.p50);
    }

    void side_by_side(std::string_view engine, std::uint16_t port) {
        const auto actions = measured(engine, port, many_connections);
        auto& row = report_.row(
            {.id = "A1",
             .what = fmt::format("action decided p99, {} connections, {}", many_connections, engine),
             .unit = "ms"});
        row.rounds.push_back(actions.micros.p99 / 1'000);
        row.figures["decided p50, ms"].push_back(actions.micros.p50 / 1'000);
        row.figures["actions/s"].push_back(actions.rate);
    }

private:
    Actions measured(std::string_view engine, std::uint16_t port, std::size_t connections) {
        auto actions = ask(port, connections, setting_.warm_up_seconds, setting_.seconds);
        progress(fmt::format("A1 {}, {} connections: {:.0f}/s, p50 {:.0f} us, p99 {:.0f} us", engine,
                             connections, actions.rate, actions.micros.p50, actions.micros.p99));
        if (actions.others > 0 || actions.micros.count == 0)
            report_.doubt(
                fmt::format("A1 {}: {} connections ended by another answer", engine, actions.others));
        return actions;
    }

    const Setting& setting_;
    Report& report_;
};

}  // namespace

void measure_actions(const Setting& setting, Report& report) {
    ActionRounds rounds(setting, report);
    const char* const brokers = std::getenv("BEAKER_BROKERS");
    for (int round = 1; round <= setting.rounds; ++round) {
        {
            const ScratchFolder data(setting, "data");
            const Server server(setting, {.data = data.path()});
            rounds.one_after_the_other("embedded", server.port());
            rounds.side_by_side("embedded", server.port());
        }
        if (!brokers) continue;
        const ScratchFolder data(setting, "data");
        const OnKafka server(setting, brokers, data.path());
        rounds.one_after_the_other("Kafka", server.port());
        rounds.side_by_side("Kafka", server.port());
    }
    if (!brokers)
        report.miss({.id = "A1", .what = "action decided, Kafka", .unit = "ms"},
                    "BEAKER_BROKERS names no broker");
}

}  // namespace beaker::bench
