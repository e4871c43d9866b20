#include "ops/cli/dead_letters_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/dead_letters_verbs.hpp"

namespace beaker::ops {

namespace {

using Verb = int (*)(const ConfigFlags& from, const DeadLettersArguments& arguments);

/// A verb with what it is told; further options are added by the caller.
std::pair<CLI::App*, std::shared_ptr<DeadLettersArguments>> add_verb(CLI::App& family, Parsed& parsed,
                                                                     const char* name, const char* help,
                                                                     Verb verb) {
    const auto told = std::make_shared<DeadLettersArguments>();
    CLI::App* added = family.add_subcommand(name, help);
    add_data_dir(*added, parsed);
    add_server(*added, parsed);
    added->callback([&parsed, told, verb] {
        parsed.command = [&parsed, told, verb] { return verb(parsed.config, *told); };
    });
    return {added, told};
}

}  // namespace

void add_dead_letters(CLI::App& app, Parsed& parsed) {
    CLI::App* family =
        app.add_subcommand("dead-letters", "Inputs that could not be decided; asks the running server");
    family->require_subcommand(1);

    auto [list, listed] =
        add_verb(*family, parsed, "list", "Newest first, and how many of each cause", dead_letters_list);
    list->add_option("--status", listed->status, "open, done, resolved or all. Default: open")
        ->check(CLI::IsMember({"open", "done", "resolved", "all"}));
    list->add_option("--cause", listed->cause, "Only with this cause, such as exception");
    list->add_flag("--json", listed->json, "One JSON object a line");

    auto [show, shown] = add_verb(
        *family, parsed, "show",
        "One with its whole record, personal data and all; leaves your name in the log", dead_letters_show);
    show->add_option("id", shown->id, "The input's id")->required();

    auto [requeue, requeued] =
        add_verb(*family, parsed, "requeue", "Has it decided again", dead_letters_requeue);
    auto* const id = requeue->add_option("id", requeued->id, "The input's id");
    auto* const all = requeue->add_flag("--all", requeued->all, "Every open one");
    requeue->add_option("--cause", requeued->cause, "With --all: only with this cause");
    id->excludes(all);
    requeue->callback([&parsed, told = requeued] {
        if (told->id.empty() && !told->all) throw CLI::RequiredError("id or --all");
        parsed.command = [&parsed, told] { return dead_letters_requeue(parsed.config, *told); };
    });

    auto [resolve, resolved] =
        add_verb(*family, parsed, "resolve", "Leaves it undecided, for a reason", dead_letters_resolve);
    resolve->add_option("id", resolved->id, "The input's id")->required();
    resolve->add_option("--reason", resolved->reason, "Why; it is kept for ever, so no personal data")
        ->required();
}

}  // namespace beaker::ops
