#include "ops/manual/command_tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <variant>

#include "ops/config/options.hpp"

namespace beaker::ops::manual {

namespace {

/// The words of an option of the configuration table; none where it takes another kind of value.
std::vector<std::string> choices_of(const std::string& flag) {
    for (const Option& option : ops::options()) {
        if ("--" + option.flag() != flag) continue;
        if (const auto* choice = std::get_if<Choice>(&option.rule))
            return {choice->words.begin(), choice->words.end()};
    }
    return {};
}

/// "UINT:INT in [1 - 64]" says twice what it takes.
std::string without_check(std::string type) {
    for (const std::string_view check : {":INT in", ":UINT in", ":FLOAT in"})
        if (const auto at = type.find(check); at != std::string::npos) return type.substr(0, at);
    return type;
}

DescribedOption described(const CLI::Option& option) {
    DescribedOption made{.name = {},
                         .takes = {},
                         .sentence = option.get_description(),
                         .argument = option.get_lnames().empty() && option.get_snames().empty(),
                         .required = option.get_required(),
                         .choices = {}};
    made.name = made.argument                 ? option.get_name(/*positional=*/true)
                                : option.get_lnames().empty() ? "-" + option.get_snames().front()
                                              : "--" + option.get_lnames().front();
    if (option.get_expected_max() > 0) made.takes = without_check(option.get_type_name());
    made.choices = choices_of(made.name);
    return made;
}

void fill(DescribedCommand& command, const CLI::App& app) {
    command.sentence = app.get_description();
    for (const CLI::Option* option : app.get_options({})) command.options.push_back(described(*option));
    for (const CLI::App* below : app.get_subcommands({})) {
        DescribedCommand& made = command.commands.emplace_back();
        made.words = command.words;
        made.words.push_back(below->get_name());
        fill(made, *below);
    }
}

void add_all(const DescribedCommand& command, std::vector<const DescribedCommand*>& all) {
    all.push_back(&command);
    for (const DescribedCommand& below : command.commands) add_all(below, all);
}

}  // namespace

std::string DescribedCommand::text() const { return fmt::format("{}", fmt::join(words, " ")); }

DescribedCommand described(const CLI::App& app) {
    DescribedCommand program;
    fill(program, app);
    return program;
}

std::vector<const DescribedCommand*> all_of(const DescribedCommand& command) {
    std::vector<const DescribedCommand*> all;
    add_all(command, all);
    return all;
}

}  // namespace beaker::ops::manual
