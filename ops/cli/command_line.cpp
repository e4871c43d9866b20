#include "ops/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "ops/cli/demo_verb.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/replay_verbs.hpp"
#include "ops/cli/schemas_verbs.hpp"
#include "ops/cli/serve_verb.hpp"
#include "ops/config/options.hpp"
#include "ops/config/sources.hpp"

namespace beaker::ops {

namespace {

/// The parsed command line: which command was asked for, and what it was told.
struct Parsed {
    ConfigFlags config;
    std::function<int()> command;
};

/// Every option of the configuration table that may be a flag.
void add_config_flags(CLI::App& app, ConfigFlags& config) {
    app.add_option_function<std::string>(
        "--config", [&config](const std::string& file) { config.flags["config"] = file; },
        "TOML file; ops/beaker.toml shows every key");
    for (const Option& option : options()) {
        const std::string name = option.flag();
        if (name.empty()) continue;
        const std::string help = fmt::format("{} Takes {}. Default: {}.", option.sentence, option.takes(),
                                             option.fallback.empty() ? "none" : option.fallback);
        const auto take = [&config, name](const std::string& value) { config.flags[name] = value; };
        if (std::holds_alternative<Switch>(option.rule))
            app.add_flag_callback("--" + name, [take] { take("true"); }, help);
        else
            app.add_option_function<std::string>("--" + name, take, help)
                ->type_name(option.unit.empty() ? "TEXT" : std::string(option.unit));
    }
}

void add_data_dir(CLI::App& app, ConfigFlags& config) {
    app.add_option_function<std::string>(
        "--config", [&config](const std::string& file) { config.flags["config"] = file; },
        "TOML file; ops/beaker.toml shows every key");
    app.add_option_function<std::string>(
        "--data-dir", [&config](const std::string& directory) { config.flags["data-dir"] = directory; },
        "Where the log and the tables lie. Default: var/");
}

void add_serve(CLI::App& app, Parsed& parsed) {
    CLI::App* verb = app.add_subcommand("serve", "The server: webhooks in, decisions, tables, query API");
    add_config_flags(*verb, parsed.config);
    verb->callback([&parsed] { parsed.command = [&parsed] { return serve(parsed.config); }; });
}

void add_demo(CLI::App& app, Parsed& parsed, DemoArguments& demonstrated) {
    CLI::App* verb =
        app.add_subcommand("demo", "Plays a day of made-up webhooks and checks what came of them");
    verb->add_option("--data-dir", demonstrated.data_dir, "An empty folder to work in. Default: a fresh one");
    verb->add_option("--seed", demonstrated.seed, "What the traffic is made from. Default: 1");
    verb->add_option("--calls", demonstrated.calls, "How many calls. Default: 300")
        ->check(CLI::Range(1, 100'000));
    verb->add_option("--log-level", demonstrated.log_level,
                     "The least level of the lines on standard error. Default: error");
    verb->callback([&] { parsed.command = [&] { return demo(demonstrated); }; });
}

void add_replay(CLI::App& app, Parsed& parsed, RebuildArguments& rebuild, unsigned& verify_threads) {
    CLI::App* replay = app.add_subcommand("replay", "What is read, built anew from the log");
    replay->require_subcommand(1);
    CLI::App* build =
        replay->add_subcommand("rebuild", "Builds the read tables anew, in parallel by partition");
    add_data_dir(*build, parsed.config);
    build->add_option("--projection", rebuild.projection, "Only this one: calls, webhook_events, parked");
    build->add_flag("--swap", rebuild.swap, "Put what was built in the place of the present tables");
    build->add_option("--threads", rebuild.threads, "Partitions built side by side. Default: 2")
        ->check(CLI::Range(1, 64));
    build->callback([&] { parsed.command = [&] { return replay_rebuild(parsed.config, rebuild); }; });
    CLI::App* verify =
        replay->add_subcommand("verify", "Rebuilds into a scratch place and compares row by row");
    add_data_dir(*verify, parsed.config);
    verify->add_option("--threads", verify_threads, "Partitions built side by side. Default: 2")
        ->check(CLI::Range(1, 64));
    verify->callback([&] { parsed.command = [&] { return replay_verify(parsed.config, verify_threads); }; });
}

void add_schemas(CLI::App& app, Parsed& parsed, bool& json, std::string& argument) {
    CLI::App* schemas = app.add_subcommand("schemas", "JSON Schemas of every stored type, AsyncAPI document");
    schemas->require_subcommand(1);
    CLI::App* list = schemas->add_subcommand("list", "Every type with its topic");
    list->add_flag("--json", json, "One JSON object a line");
    list->add_option("type", argument, "Only this type, by any of its names");
    list->callback([&] { parsed.command = [&] { return schemas_list(argument, json); }; });
    CLI::App* show = schemas->add_subcommand("show", "The schema of one type");
    show->add_option("type", argument, "Such as beaker.call.reported.v1, or another name of it")->required();
    show->callback([&] { parsed.command = [&] { return schemas_show(argument); }; });
    CLI::App* exported = schemas->add_subcommand("export", "Writes one file a type, and asyncapi.json");
    exported->add_option("directory", argument)->required();
    exported->callback([&] { parsed.command = [&] { return schemas_export(argument); }; });
    CLI::App* check =
        schemas->add_subcommand("check", "Compares with what was exported; exit 1 on a breaking change");
    check->add_option("directory", argument)->required();
    check->callback([&] { parsed.command = [&] { return schemas_check(argument); }; });
}

}  // namespace

int run_command_line(int count, const char* const* arguments, const char* const* environment) {
    CLI::App app("Beaker: an AI phone caller as an event-sourced stream processor", "beaker");
    app.require_subcommand(1);
    Parsed parsed;
    parsed.config.environment = environment_of(environment);
    DemoArguments demonstrated;
    RebuildArguments rebuild;
    unsigned verify_threads = 2;
    bool json = false;
    std::string argument;
    add_serve(app, parsed);
    add_demo(app, parsed, demonstrated);
    add_replay(app, parsed, rebuild, verify_threads);
    add_schemas(app, parsed, json, argument);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_done : exit_usage;
    }
    return parsed.command();
}

}  // namespace beaker::ops
