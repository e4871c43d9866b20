#include "ops/cli/policy_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "ops/cli/policy_verbs.hpp"

namespace beaker::ops {

namespace {

using Verb = int (*)(const ConfigFlags& from, const PolicyArguments& arguments);

std::pair<CLI::App*, std::shared_ptr<PolicyArguments>> add_verb(CLI::App& family, Parsed& parsed,
                                                                const char* name, const char* help,
                                                                Verb verb) {
    const auto told = std::make_shared<PolicyArguments>();
    CLI::App* added = family.add_subcommand(name, help);
    add_data_dir(*added, parsed);
    add_server(*added, parsed);
    added->callback([&parsed, told, verb] {
        parsed.command = [&parsed, told, verb] { return verb(parsed.config, *told); };
    });
    return {added, told};
}

}  // namespace

void add_policy(CLI::App& app, Parsed& parsed) {
    CLI::App* family = app.add_subcommand(
        "policy", "Limits, times, flags and retries that the instance goes by; asks the running server");
    family->require_subcommand(1);

    auto [show, shown] = add_verb(*family, parsed, "show",
                                  "Every key with its value, * where it is not the usual one", policy_show);
    show->add_flag("--json", shown->json, "As the server answers, with the history of changes");

    auto [set, to_set] =
        add_verb(*family, parsed, "set", "Sets values; every decision from then on goes by them", policy_set);
    set->add_option("values", to_set->values, "KEY=VALUE, or KEY= for the usual value again")->required();
    set->add_option("--reason", to_set->reason, "Why; it is kept for ever, so no personal data")->required();

    auto [diff, compared] = add_verb(
        *family, parsed, "diff", "What differs between two versions, and who changed it why", policy_diff);
    diff->add_option("--from", compared->from, "A version; 0 is all as usual. Default: 0")
        ->check(CLI::NonNegativeNumber);
    diff->add_option("--to", compared->to, "A version. Default: the present one")
        ->check(CLI::NonNegativeNumber);
    diff->add_flag("--json", compared->json, "One JSON object a line");
}

}  // namespace beaker::ops
