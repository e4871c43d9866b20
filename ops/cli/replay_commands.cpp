#include "ops/cli/replay_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/as_of_verb.hpp"
#include "ops/cli/dead_letters_verbs.hpp"
#include "ops/cli/generation_verbs.hpp"
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
        replay.add_subcommand("rebuild",
                              "Builds the read tables anew; a running server does so beside those that it "
                              "serves, and compares the two");
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    verb->add_option("--projection", told->projection, "Only this one: calls, webhook_events, parked");
    verb->add_flag("--swap", told->swap, "Put what was built in the place of the present tables");
    verb->add_flag(
        "--candidate", told->candidate,
        "The tables that shall come in place of the present ones, where the server's build has such");
    add_threads(*verb, told->threads);
    verb->callback([&parsed, told] {
        parsed.command = [&parsed, told] { return replay_rebuild(parsed.config, *told); };
    });
}

void add_generations(CLI::App& replay, Parsed& parsed) {
    const auto json = std::make_shared<bool>(false);
    CLI::App* verb = replay.add_subcommand(
        "generations", "The generations of read tables that the running server keeps; * serves");
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    verb->add_flag("--json", *json, "As JSON");
    verb->callback([&parsed, json] {
        parsed.command = [&parsed, json] { return replay_generations(parsed.config, *json); };
    });
}

/// A command for one generation by its name.
void add_for_one(CLI::App& replay, Parsed& parsed, const char* name, const char* sentence,
                 int (*perform)(const ConfigFlags&, const std::string&)) {
    const auto generation = std::make_shared<std::string>();
    CLI::App* verb = replay.add_subcommand(name, sentence);
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    verb->add_option("NAME", *generation, "A generation, as replay generations shows it")->required();
    verb->callback([&parsed, generation, perform] {
        parsed.command = [&parsed, generation, perform] { return perform(parsed.config, *generation); };
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

void add_reprocess(CLI::App& replay, Parsed& parsed) {
    const auto told = std::make_shared<ReprocessArguments>();
    CLI::App* verb = replay.add_subcommand(
        "reprocess", "Has webhooks decided again; what is done stays as it is. Asks the running server");
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    auto* const event = verb->add_option("--event", told->event, "The webhook's id");
    auto* const failed = verb->add_flag("--failed", told->failed, "Every webhook that failed");
    verb->add_option("--provider", told->provider, "With --failed: only of this one")
        ->check(CLI::IsMember({"stripe", "twilio", "vapi"}))
        ->needs(failed);
    verb->add_flag("--force", told->force, "Also where it did not fail")->needs(event);
    verb->add_flag("--dry-run", told->dry_run, "Only say what would be done");
    event->excludes(failed);
    verb->callback([&parsed, told] {
        if (told->event.empty() && !told->failed) throw CLI::RequiredError("--event or --failed");
        parsed.command = [&parsed, told] { return replay_reprocess(parsed.config, *told); };
    });
}

void add_as_of(CLI::App& replay, Parsed& parsed) {
    const auto told = std::make_shared<AsOfArguments>();
    CLI::App* verb =
        replay.add_subcommand("as-of", "A tenant's rows as they were, as JSON; also while the server runs");
    add_data_dir(*verb, parsed);
    add_server(*verb, parsed);
    verb->add_option("--tenant", told->tenant, "The id of a trial or business")->required();
    verb->add_option("--at", told->at, "A time (RFC 3339), or an offset of the tenant's partition")
        ->required();
    verb->add_flag(
        "--reveal", told->reveal,
        "Show personal data, which is masked otherwise; leaves your name in the log, so the server must run");
    verb->callback(
        [&parsed, told] { parsed.command = [&parsed, told] { return replay_as_of(parsed.config, *told); }; });
}

}  // namespace

void add_replay(CLI::App& app, Parsed& parsed) {
    CLI::App* replay = app.add_subcommand("replay", "What is read, built anew from the log");
    replay->require_subcommand(1);
    add_rebuild(*replay, parsed);
    add_generations(*replay, parsed);
    add_for_one(*replay, parsed, "switch", "Lets a generation of read tables serve, forth or back",
                replay_switch);
    add_for_one(*replay, parsed, "retire", "Removes a generation of read tables that does not serve",
                replay_retire);
    add_verify(*replay, parsed);
    add_reprocess(*replay, parsed);
    add_as_of(*replay, parsed);
}

}  // namespace beaker::ops
