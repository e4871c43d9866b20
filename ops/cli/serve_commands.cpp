#include "ops/cli/serve_commands.hpp"

#include <CLI/CLI.hpp>

#include "ops/cli/serve_verb.hpp"

namespace beaker::ops {

void add_serve(CLI::App& app, Parsed& parsed) {
    CLI::App* verb = app.add_subcommand("serve", "The server: webhooks in, decisions, tables, query API");
    add_config_flags(*verb, parsed);
    verb->callback([&parsed] { parsed.command = [&parsed] { return serve(parsed.config); }; });
}

}  // namespace beaker::ops
