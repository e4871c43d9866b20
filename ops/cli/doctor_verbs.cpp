#include "ops/cli/doctor_verbs.hpp"

#include <fmt/format.h>

#include <iterator>

#include "ops/cli/exit_code.hpp"
#include "ops/cli/running_server.hpp"
#include "ops/config/sources.hpp"
#include "ops/doctor/beaker_checks.hpp"
#include "ops/doctor/kafka_checks.hpp"
#include "ops/doctor/machine_checks.hpp"
#include "ops/node/data_lock.hpp"
#include "ops/node/system_clock.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::ops {

namespace {

using doctor::Answered;
using doctor::Finding;
using doctor::Findings;

std::expected<Config, ConfigError> loaded(const ConfigFlags& from) {
    auto sources = read_sources(from.flags, from.environment);
    if (!sources) return std::unexpected(sources.error());
    sources->secrets_required = false;  // each missing one is a finding of its own
    return load_config(*sources);
}

void add(Findings& to, Findings more) { std::ranges::move(more, std::back_inserter(to)); }

Findings of_running_server(const Config& config, std::string_view address) {
    RunningServer server(config, address);
    const auto ask = [&server](std::string_view path) -> std::expected<Answered, std::string> {
        auto answer = server.get(path);
        if (!answer) return std::unexpected(answer.error());
        return Answered{answer->status, std::move(answer->body)};
    };
    const auto healthz = ask("/healthz");
    return check_server(healthz, healthz ? ask("/readyz") : healthz);
}

/// What a server holds nobody else opens; whether its clock runs backwards it says itself.
Findings of_data(const Config& config, std::string_view server) {
    using namespace doctor;
    const DataDirectory data{config.data_dir};
    const SystemClock clock;
    Findings findings{check_data_directory(data.root), check_free_space(data.root)};
    const bool runs = held_by_another_process(data);
    std::optional<Instant> latest;
    const bool on_kafka = config.log_engine == LogEngine::kafka;
    if (on_kafka)
        add(findings, check_kafka(config, clock));
    else
        findings.push_back(check_journal(config, data));
    if (runs) {
        add(findings, of_running_server(config, server));
    } else {
        if (!on_kafka) findings.push_back(check_log(data, config.partitions));
        findings.push_back(check_port(config.listen));
        latest = last_stored(data, config.partitions);
    }
    add(findings, check_generations(data));
    findings.push_back(check_clock(clock.now(), latest, clock_is_synchronised()));
    return findings;
}

void print(const Findings& findings, bool json) {
    for (const Finding& each : findings) fmt::print("{}\n", json ? to_json(each) : line_of(each));
}

}  // namespace

int run_doctor(const ConfigFlags& from, const DoctorArguments& arguments) {
    using namespace doctor;
    const auto config = loaded(from);
    Findings findings = check_configuration(config);
    findings.push_back(check_zone_data(zone_data_version()));
    if (config) {
        add(findings, check_secrets(*config));
        findings.push_back(check_open_files(open_files_limit(), config->http.connections_max));
        add(findings, of_data(*config, from.server));
    }
    print(findings, arguments.json);
    if (!config) return exit_usage;
    return worst(findings) == State::fail ? exit_no : exit_done;
}

}  // namespace beaker::ops
