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
    verb->add_option("--seed", told->seed, "What the traffic is made from. Default: 1");
    verb->add_option("--calls", told->calls, "How many calls. Default: 300")->check(CLI::Range(1, 100'000));
    verb->add_option("--log-level", told->log_level,
                     "The least level of the lines on standard error. Default: error");
    verb->callback([&parsed, told] { parsed.command = [told] { return demo(*told); }; });
}

}  // namespace beaker::ops
