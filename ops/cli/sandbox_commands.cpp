#include "ops/cli/sandbox_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/sandbox_verb.hpp"

namespace beaker::ops {

void add_sandbox(CLI::App& app, Parsed& parsed) {
    const auto told = std::make_shared<SandboxOptions>(SandboxOptions{.port = sandbox_port, .smtp_port = 0});
    CLI::App* verb = app.add_subcommand(
        "sandbox", "Stand-ins for Vapi and a mail server, with a mailbox and faults on demand");
    verb->add_option("--port", told->port, "Of HTTP, on 127.0.0.1; 0: any free one. Default: 8090");
    verb->add_option("--smtp-port", told->smtp_port, "Of the mail server. Default: any free one");
    verb->callback([&parsed, told] { parsed.command = [told] { return sandbox(*told); }; });
}

}  // namespace beaker::ops
