#include "ops/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <string>

#include "ops/cli/backup_commands.hpp"
#include "ops/cli/command_family.hpp"
#include "ops/cli/dead_letters_commands.hpp"
#include "ops/cli/demo_commands.hpp"
#include "ops/cli/doctor_commands.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/explain_commands.hpp"
#include "ops/cli/log_commands.hpp"
#include "ops/cli/manual_commands.hpp"
#include "ops/cli/policy_commands.hpp"
#include "ops/cli/replay_commands.hpp"
#include "ops/cli/sandbox_commands.hpp"
#include "ops/cli/schemas_commands.hpp"
#include "ops/cli/serve_commands.hpp"
#include "ops/cli/topics_commands.hpp"
#include "ops/config/sources.hpp"
#include "ops/version.hpp"

namespace beaker::ops {

int run_command_line(int count, const char* const* arguments, const char* const* environment) {
    Parsed parsed;
    parsed.config.environment = environment_of(environment);
    CLI::App app("Beaker: an AI phone caller as an event-sourced stream processor", "beaker");
    app.require_subcommand(1);
    app.set_version_flag("--version", "beaker " + std::string(version()), "Print the version and exit");
    add_serve(app, parsed);
    add_demo(app, parsed);
    add_sandbox(app, parsed);
    add_replay(app, parsed);
    add_schemas(app, parsed);
    add_topics(app, parsed);
    add_dead_letters(app, parsed);
    add_policy(app, parsed);
    add_explain(app, parsed);
    add_backup(app, parsed);
    add_log(app, parsed);
    add_doctor(app, parsed);
    add_manual(app, parsed);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_done : exit_usage;
    }
    try {
        return parsed.command();
    } catch (const std::exception& thrown) {  // a disk that cannot be read, above all
        fmt::print(stderr, "beaker: {}\n", thrown.what());
        return exit_outside;
    }
}

}  // namespace beaker::ops
