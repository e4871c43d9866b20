#include "ops/cli/doctor_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/doctor_verbs.hpp"

namespace beaker::ops {

void add_doctor(CLI::App& app, Parsed& parsed) {
    const auto told = std::make_shared<DoctorArguments>();
    CLI::App* verb = app.add_subcommand(
        "doctor",
        "Looks whether configuration, disk, log, server, clock and secrets are well, and says what to do");
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    verb->add_flag("--json", told->json, "One JSON object a line");
    verb->callback(
        [&parsed, told] { parsed.command = [&parsed, told] { return run_doctor(parsed.config, *told); }; });
}

}  // namespace beaker::ops
