#include "ops/cli/replay_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/replay_verbs.hpp"

namespace beaker::ops {

namespace {

void add_threads(CLI::App& verb, unsigned& threads) {
    verb.add_option("--threads", threads, "Partitions built side by side. Default: 2")
        ->check(CLI::Range(1, 64));
}

void add_rebuild(CLI::App& replay, Parsed& parsed) {
    const auto told = std::make_shared<RebuildArguments>();
    CLI::App* verb =
        replay.add_subcommand("rebuild", "Builds the read tables anew, in parallel by partition");
    add_data_dir(*verb, parsed);
    verb->add_option("--projection", told->projection, "Only this one: calls, webhook_events, parked");
    verb->add_flag("--swap", told->swap, "Put what was built in the place of the present tables");
    add_threads(*verb, told->threads);
    verb->callback([&parsed, told] {
        parsed.command = [&parsed, told] { return replay_rebuild(parsed.config, *told); };
    });
}

void add_verify(CLI::App& replay, Parsed& parsed) {
    const auto threads = std::make_shared<unsigned>(2);
    CLI::App* verb = replay.add_subcommand("verify", "Rebuilds into a scratch place and compares row by row");
    add_data_dir(*verb, parsed);
    add_threads(*verb, *threads);
    verb->callback([&parsed, threads] {
        parsed.command = [&parsed, threads] { return replay_verify(parsed.config, *threads); };
    });
}

}  // namespace

void add_replay(CLI::App& app, Parsed& parsed) {
    CLI::App* replay = app.add_subcommand("replay", "What is read, built anew from the log");
    replay->require_subcommand(1);
    add_rebuild(*replay, parsed);
    add_verify(*replay, parsed);
}

}  // namespace beaker::ops
