#include "ops/benchmarks/driver/loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace beaker::bench {

namespace {

constexpr auto idle_time = std::chrono::milliseconds(500);
constexpr auto finish_patience = std::chrono::seconds(20);
constexpr auto decide_patience = std::chrono::minutes(10);

}  // namespace

double wait_until_idle(const Process& server) {
    const auto begin = std::chrono::steady_clock::now();
    auto since = begin;
    for (auto used = server.cpu_time(); since < begin + finish_patience;) {
        std::this_thread::sleep_for(idle_time);
        const auto now_used = server.cpu_time();
        if (now_used - used <= idle_time / 25) break;
        used = now_used;
        since = std::chrono::steady_clock::now();
    }
    return std::chrono::duration<double>(since - begin).count();
}

double wait_until_decided(const Server& server) {
    const auto begin = std::chrono::steady_clock::now();
    const auto passed = [begin] { return std::chrono::steady_clock::now() - begin; };
    while (metric(server.get("/metrics").body, "beaker_log_undecided_records") != 0) {
        if (passed() > decide_patience)
            throw std::runtime_error("the server does not come to decide what it has stored");
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return std::chrono::duration<double>(passed()).count();
}

Measured measure(const Setting& setting, Report& report, Candidate candidate, LoadOptions options,
                 Afterwards afterwards, const std::vector<std::pair<std::string, std::string>>& environment) {
    const auto& requests = setting.requests();
    const ScratchFolder data(setting, "data");
    Server server(setting, {.candidate = candidate, .data = data.path(), .environment = environment});
    options.port = server.port();
    options.seconds = setting.seconds;
    options.warm_up_seconds = setting.warm_up_seconds;
    options.admin_token = std::string(Setting::admin_token);
    options.repeat = candidate == Candidate::null_server;

    const auto before = server.process().cpu_time();
    const auto written_before = server.process().written_bytes();
    Measured measured{.load = run_load(requests, options)};
    if (afterwards == Afterwards::finish) measured.behind_seconds = wait_until_idle(server.process());
    if (measured.behind_seconds > std::chrono::duration<double>(finish_patience).count())
        report.doubt(fmt::format("{}, {} connections: it does not come to rest after the load",
                                 name_of(candidate), options.connections));
    const std::chrono::duration<double, std::micro> used = server.process().cpu_time() - before;
    const auto& load = measured.load;
    measured.written_bytes =
        static_cast<double>(server.process().written_bytes() - written_before) /
        static_cast<double>(std::max<std::size_t>(load.requests, 1) * requests.body(0).size());
    measured.cpu_micros = used.count() / static_cast<double>(std::max<std::size_t>(load.requests, 1));
    if (load.not_200 > 0 || load.lost > 0 || load.acknowledged.count == 0)
        report.doubt(
            fmt::format("{}, {} connections: {} acknowledged, {} answers of another kind (status {}), {} "
                        "connections lost",
                        name_of(candidate), options.connections, load.acknowledged.count, load.not_200,
                        load.other_status, load.lost));
    server.process().stop();
    return measured;
}

std::string summary(const LoadResult& load) {
    auto text = fmt::format("{:.1f}k/s, acknowledged p50 {:.0f} us p99 {:.0f} us", load.rate / 1'000,
                            load.acknowledged.p50, load.acknowledged.p99);
    if (load.visible.count > 0)
        text += fmt::format(", visible p50 {:.0f} us p99 {:.0f} us", load.visible.p50, load.visible.p99);
    return text;
}

}  // namespace beaker::bench
