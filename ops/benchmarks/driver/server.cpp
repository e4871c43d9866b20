#include "ops/benchmarks/driver/server.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <thread>

namespace beaker::bench {

namespace {

/// Under strace the server is a child of strace's, so setpriv asks that it end with strace.
std::vector<std::string> traced(const std::filesystem::path& trace) {
    return {"strace", "-f",           "-y",      "--seccomp-bpf", "-e",   "trace=fdatasync,fsync,pwrite64",
            "-o",     trace.string(), "setpriv", "--pdeathsig",   "KILL", "--"};
}

Command command_of(const Setting& setting, const Server::Options& options, std::uint16_t port) {
    Command command{.log = setting.log};
    if (options.candidate == Candidate::null_server) {
        command.arguments = {setting.programs / "null_server", std::to_string(port)};
        return command;
    }
    if (!options.trace.empty()) {
        command.arguments = traced(options.trace);
        command.own_group = true;
    }
    command.arguments.insert(command.arguments.end(), {setting.beaker.string(), "serve", "--dev"});
    if (options.candidate == Candidate::ingest)
        command.arguments.insert(command.arguments.end(), {"--roles", "ingest"});
    command.environment = environment_of(options.data, port);
    command.environment.insert(command.environment.end(), options.environment.begin(),
                               options.environment.end());
    return command;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> environment_of(const std::filesystem::path& data,
                                                                std::uint16_t port) {
    return {{"BEAKER_DATA_DIR", data.string()},
            {"BEAKER_LISTEN", fmt::format("127.0.0.1:{}", port)},
            {"BEAKER_ADMIN_TOKEN", std::string(Setting::admin_token)},
            {"BEAKER_PEPPER", "benchmark-pepper-of-32-characters"},
            {"VAPI_WEBHOOK_SECRET", std::string(Setting::secret)},
            {"STRIPE_WEBHOOK_SECRET", std::string(Setting::secret)}};
}

std::string_view name_of(Candidate candidate) {
    switch (candidate) {
        case Candidate::null_server:
            return "null server";
        case Candidate::ingest:
            return "ingress";
        case Candidate::all_roles:
            return "all roles";
    }
    return "";
}

Server::Server(const Setting& setting, const Options& options)
    : port_(free_port()), process_(command_of(setting, options, port_)) {
    wait_until_ready(setting, options);
}

void Server::wait_until_ready(const Setting& setting, const Options& options) {
    const auto end = std::chrono::steady_clock::now() + options.patience;
    while (std::chrono::steady_clock::now() < end && process_.running()) {
        if (bench::get(port_, "/readyz", {.patience = std::chrono::seconds(1)}).status == 200) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error(fmt::format("{}: {}; see {}", name_of(options.candidate),
                                         process_.running() ? "not ready in time" : "it ended",
                                         setting.log.string()));
}

ScratchFolder::ScratchFolder(const Setting& setting, std::string_view name) : path_(setting.scratch / name) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace beaker::bench
