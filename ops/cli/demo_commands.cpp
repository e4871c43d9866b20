#include "ops/cli/demo_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/demo_verb.hpp"

namespace beaker::ops {

void add_demo(CLI::App& app, Parsed& parsed) {
    const auto told = std::make_shared<DemoArguments>();
    CLI::App* verb =
        app.add_subcommand("demo", "Plays a day of made-up webhooks and checks what came of them");
    verb->add_option("--data-dir", told->data_dir, "An empty folder to work in. Default: a fresh one");
    verb->add_option("--brokers", told->brokers,
                     "host:port of a Kafka to play on, in topics of its own. Default: a log in the folder");
    auto* webhooks_to = verb->add_option(
        "--webhooks-to", told->webhooks_to,
        "A running server to play to, such as http://127.0.0.1:8080, instead of a node of the demo's own");
    auto* ask_at = verb->add_option("--ask-at", told->ask_at, "The server that is asked what came of it");
    webhooks_to->needs(ask_at);
    ask_at->needs(webhooks_to);
    verb->add_option("--seed", told->seed, "What the traffic is made from. Default: 1");
    verb->add_option("--calls", told->calls, "How many calls. Default: 300")->check(CLI::Range(1, 100'000));
    verb->add_option("--log-level", told->log_level,
                     "The least level of the lines on standard error. Default: error");
    verb->callback([&parsed, told] { parsed.command = [told] { return demo(*told); }; });
}

}  // namespace beaker::ops
