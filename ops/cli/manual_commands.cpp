#include "ops/cli/manual_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "ops/cli/exit_code.hpp"
#include "ops/manual/completion.hpp"
#include "ops/manual/man_page.hpp"

namespace beaker::ops {

namespace {

using Write = std::string (*)(const manual::DescribedCommand&);

void add_written(CLI::App& to, const CLI::App& program, Parsed& parsed, const char* name,
                 const char* sentence, Write write) {
    to.add_subcommand(name, sentence)->callback([&parsed, &program, write] {
        parsed.command = [&program, write] {
            fmt::print("{}", write(manual::described(program)));
            return std::fflush(stdout) == 0 ? exit_done : exit_outside;
        };
    });
}

}  // namespace

void add_manual(CLI::App& app, Parsed& parsed) {
    add_written(app, app, parsed, "man", "Prints the manual page: beaker man | man -l -", manual::man_page);
    CLI::App* completion =
        app.add_subcommand("completion", "Prints the script that completes this command line");
    completion->require_subcommand(1);
    add_written(*completion, app, parsed, "bash", "source <(beaker completion bash)",
                manual::bash_completion);
    add_written(*completion, app, parsed, "zsh", "source <(beaker completion zsh), after compinit",
                manual::zsh_completion);
    add_written(*completion, app, parsed, "fish", "beaker completion fish | source", manual::fish_completion);
}

}  // namespace beaker::ops
