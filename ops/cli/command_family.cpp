#include "ops/cli/command_family.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "ops/config/options.hpp"

namespace beaker::ops {

namespace {

void add_config_file(CLI::App& verb, ConfigFlags& config) {
    verb.add_option_function<std::string>(
        "--config", [&config](const std::string& file) { config.flags["config"] = file; },
        "TOML file; ops/beaker.toml shows every key");
}

}  // namespace

void add_config_flags(CLI::App& verb, Parsed& parsed) {
    ConfigFlags& config = parsed.config;
    add_config_file(verb, config);
    for (const Option& option : options()) {
        const std::string name = option.flag();
        if (name.empty()) continue;
        const std::string help = fmt::format("{} Takes {}. Default: {}.", option.sentence, option.takes(),
                                             option.fallback.empty() ? "none" : option.fallback);
        const auto take = [&config, name](const std::string& value) { config.flags[name] = value; };
        if (std::holds_alternative<Switch>(option.rule))
            verb.add_flag_callback("--" + name, [take] { take("true"); }, help);
        else
            verb.add_option_function<std::string>("--" + name, take, help)
                ->type_name(option.unit.empty() ? "TEXT" : std::string(option.unit));
    }
}

void add_data_dir(CLI::App& verb, Parsed& parsed) {
    ConfigFlags& config = parsed.config;
    add_config_file(verb, config);
    verb.add_option_function<std::string>(
        "--data-dir", [&config](const std::string& directory) { config.flags["data-dir"] = directory; },
        "Where the log and the tables lie. Default: var/");
}

void add_server(CLI::App& verb, Parsed& parsed) {
    verb.add_option("--server", parsed.config.server,
                    "Where the server is, such as https://beaker.example.com. Default: where it listens");
    verb.add_flag_callback(
        "--dev", [&parsed] { parsed.config.flags["dev"] = "true"; },
        "The server runs with --dev: its development secrets count here too");
}

}  // namespace beaker::ops
