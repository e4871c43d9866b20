#include "ops/benchmarks/driver/profile.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/driver/flame_graph.hpp"
#include "ops/benchmarks/driver/loads.hpp"
#include "ops/benchmarks/driver/queries.hpp"

namespace beaker::bench {

namespace {

constexpr std::size_t connections = 64;
/// Not a divisor of anything that happens at a fixed rate.
constexpr std::string_view samples_a_second = "497";

class Profiles {
public:
    explicit Profiles(const Setting& setting) : setting_(setting), samples_(setting.scratch / "perf.data") {}

    /// Samples the server while `load` puts something on it.
    void of_server(std::string_view name, const std::string& title, Server& server,
                   const std::function<void()>& load) {
        Process perf(
            {.arguments = perf_record({"-p", std::to_string(server.process().id())}), .log = setting_.log});
        std::this_thread::sleep_for(std::chrono::milliseconds(500));  // until it samples
        load();
        perf.signal(SIGINT);
        perf.wait();
        draw(name, title);
    }

    void of_command(std::string_view name, const std::string& title, Command command) {
        auto arguments = perf_record({"--"});
        arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
        command.arguments = std::move(arguments);
        command.log = setting_.log;
        if (run(command) != 0) throw std::runtime_error("perf record failed; see " + setting_.log.string());
        draw(name, title);
    }

private:
    std::vector<std::string> perf_record(std::vector<std::string> what) const {
        std::vector<std::string> arguments{
            "perf", "record",         "-q", "-e", "cpu-clock", "-g", "-F", std::string(samples_a_second),
            "-o",   samples_.string()};
        arguments.insert(arguments.end(), what.begin(), what.end());
        return arguments;
    }

    void draw(std::string_view name, const std::string& title) const {
        const auto stacks =
            stacks_of(output_of(fmt::format("perf script -i '{}' 2>/dev/null", samples_.string())));
        if (stacks.empty()) throw std::runtime_error("perf has no samples; see " + setting_.log.string());
        const auto path = setting_.pictures / fmt::format("{}.svg", name);
        std::ofstream(path) << flame_graph(title, stacks);
        progress(fmt::format("profile: see {}", path.string()));
    }

    const Setting& setting_;
    const std::filesystem::path samples_;
};

void profile_ingress(const Setting& setting, Profiles& profiles, std::string_view name, Candidate candidate,
                     std::size_t visible_every) {
    const ScratchFolder data(setting, "data");
    Server server(setting, {.candidate = candidate, .data = data.path()});
    profiles.of_server(name, fmt::format("{}: {}, {} connections", name, name_of(candidate), connections),
                       server, [&] {
                           run_load(setting.requests(), {.port = server.port(),
                                                         .connections = connections,
                                                         .seconds = setting.seconds,
                                                         .visible_every = visible_every,
                                                         .admin_token = std::string(Setting::admin_token)});
                           wait_until_idle(server.process());
                       });
    server.process().stop();
}

}  // namespace

void draw_profiles(const Setting& setting, DataSet& data, Report& report) {
    Profiles profiles(setting);
    profile_ingress(setting, profiles, "B1", Candidate::ingest, 0);
    profile_ingress(setting, profiles, "B2", Candidate::all_roles, 0);
    profile_ingress(setting, profiles, "B4", Candidate::all_roles, 16);
    const ScratchFolder folder(setting, "profiled");
    link_data(data.calls().folder, folder.path());
    profiles.of_command("B5", "B5: rebuild of all tables, one thread",
                        {.arguments = {setting.beaker.string(), "replay", "rebuild", "--threads", "1",
                                       "--data-dir", folder.path().string()},
                         .environment = environment_of(folder.path(), 0)});
    Server server(setting, {.data = folder.path()});
    wait_until_idle(server.process());
    profiles.of_server("B6", "B6: lists of 50 calls, 50 clients", server, [&] {
        const auto load =
            run_load(drawn_lists(data.tenants()),
                     {.port = server.port(), .connections = 50, .seconds = setting.seconds, .repeat = true});
        if (load.not_200 > 0)
            report.doubt(fmt::format("profile: {} lists were not answered 200", load.not_200));
    });
    server.process().stop();
}

}  // namespace beaker::bench
