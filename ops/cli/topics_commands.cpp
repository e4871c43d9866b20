#include "ops/cli/topics_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/topics_verbs.hpp"

namespace beaker::ops {

namespace {

void add_filters(CLI::App& verb, TopicArguments& told) {
    verb.add_option("topic", told.topic, "inputs, domain.events, effects, dead.letters or directory")
        ->required();
    verb.add_option("--from", told.from, "A time (RFC 3339), or an offset of every partition");
    verb.add_option("--tenant", told.tenant, "Only what concerns this trial or business");
    verb.add_option("--type", told.type, "Only of this type, such as beaker.call.reported.v1");
    verb.add_option("--format", told.format, "jsonl or csv. Default: jsonl")
        ->check(CLI::IsMember({"jsonl", "csv"}));
    verb.add_flag(
        "--reveal", told.reveal,
        "Show personal data, which is masked otherwise; leaves your name in the log, so the server must run");
}

}  // namespace

void add_topics(CLI::App& app, Parsed& parsed) {
    CLI::App* topics =
        app.add_subcommand("topics", "What lies in the log, of either engine, also while servers run");
    topics->require_subcommand(1);
    const auto json = std::make_shared<bool>(false);
    CLI::App* list = topics->add_subcommand("list", "Every topic, with how much it holds");
    add_data_dir(*list, parsed);
    list->add_flag("--json", *json, "One JSON object a line");
    list->callback(
        [&parsed, json] { parsed.command = [&parsed, json] { return topics_list(parsed.config, *json); }; });

    const auto tail = std::make_shared<TopicArguments>();
    CLI::App* tail_verb = topics->add_subcommand(
        "tail", "The last records by time, one a line; then, as written, those to come");
    add_data_dir(*tail_verb, parsed);
    add_server(*tail_verb, parsed);
    add_filters(*tail_verb, *tail);
    tail_verb->add_flag("--follow,-f", tail->follow, "Go on with what is written, until Ctrl-C");
    tail_verb->add_option("--last,-n", tail->last, "How many of the last ones, without --from. Default: 10")
        ->check(CLI::Range(0, 100'000));
    tail_verb->callback(
        [&parsed, tail] { parsed.command = [&parsed, tail] { return topics_tail(parsed.config, *tail); }; });

    const auto exported = std::make_shared<TopicArguments>();
    CLI::App* export_verb =
        topics->add_subcommand("export", "Every record, one a line, in order within each partition");
    add_data_dir(*export_verb, parsed);
    add_server(*export_verb, parsed);
    add_filters(*export_verb, *exported);
    export_verb->callback([&parsed, exported] {
        parsed.command = [&parsed, exported] { return topics_export(parsed.config, *exported); };
    });
}

}  // namespace beaker::ops
