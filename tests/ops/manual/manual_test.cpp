#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "ops/manual/completion.hpp"
#include "ops/manual/man_page.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::ops::manual {
namespace {

using beaker::testing::Directory;

/// A small command line of every kind of thing.
struct Sample {
    CLI::App app{"A program: it does things", "beaker"};
    std::string text, directory;
    bool flag = false;
    int number = 0;

    Sample() {
        app.require_subcommand(1);
        CLI::App* serve = app.add_subcommand("serve", "The server's own verb");
        serve->add_option("--log-level", text, "How much is told");
        serve->add_option("--config", text, "A file");
        CLI::App* replay = app.add_subcommand("replay", "Anew from the log");
        CLI::App* verify = replay->add_subcommand("verify", "Compares\\row by row");
        verify->add_option("--threads", number, "Side by side")->check(CLI::Range(1, 64));
        verify->add_flag("--swap", flag, "In the place of the present ones");
        replay->add_subcommand("rebuild", "Builds");
        app.add_subcommand("check", ".dotted, and 'quoted' – and more…")
            ->add_option("directory", directory, "Where")
            ->required();
    }
};

TEST_CASE("manual: what the command line takes, as described") {
    const Sample sample;
    const DescribedCommand program = described(sample.app);
    std::vector<std::string> places;
    for (const DescribedCommand* each : all_of(program)) places.push_back(each->text());
    CHECK(places ==
          std::vector<std::string>{"", "serve", "replay", "replay verify", "replay rebuild", "check"});

    const DescribedCommand& serve = program.commands.at(0);
    CHECK(serve.sentence == "The server's own verb");
    CHECK(serve.options.at(0).name == "--help");
    CHECK(serve.options.at(0).takes.empty());
    CHECK(serve.options.at(1).name == "--log-level");
    CHECK(serve.options.at(1).takes == "TEXT");
    CHECK(serve.options.at(1).choices.size() > 3);  // of the configuration table
    CHECK(serve.options.at(2).choices.empty());

    const DescribedCommand& verify = program.commands.at(1).commands.at(0);
    CHECK(verify.options.at(1).takes == "INT");
    CHECK(verify.options.at(2).takes.empty());
    const DescribedOption& directory = program.commands.at(2).options.at(1);
    CHECK(directory.name == "directory");
    CHECK(directory.argument);
    CHECK(directory.required);
}

TEST_CASE("manual: text for groff") {
    // clang-format off
    const struct { std::string_view given; std::string_view then; } rows[] = {
        {"plain text",      "plain text"},
        {"--flag",          "\\-\\-flag"},
        {".request",        "\\&.request"},
        {"'request",        "\\(aqrequest"},
        {"a\\b",            "a\\eb"},
        {"two\nlines",      "two lines"},
        {"…",               "..."},
        {"–é",              "\\[u2013]\\[u00E9]"},
        {"",                ""},
    };
    // clang-format on
    for (const auto& row : rows) CHECK(roff(row.given) == row.then);
}

TEST_CASE("manual: the page has every command and option, and groff has nothing to say") {
    const Sample sample;
    const std::string page = man_page(described(sample.app));
    for (const char* expected : {".SS \\fBbeaker replay verify\\fR", "\\fB\\-\\-threads\\fR \\fIINT\\fR",
                                 "\\fIdirectory\\fR", "\\fBBEAKER_LISTEN\\fR", ".SH EXIT STATUS"})
        CHECK_MESSAGE(page.contains(expected), expected);
    if (std::system("command -v groff >/dev/null") != 0) return;
    const Directory directory;
    const auto file = directory.path() / "beaker.1", said = directory.path() / "said";
    std::ofstream(file) << page;
    CHECK(std::system(
              ("groff -man -ww -Tascii " + file.string() + " >/dev/null 2>" + said.string()).c_str()) == 0);
    CHECK(std::filesystem::file_size(said) == 0);
}

/// What bash offers for the last of the words, in a folder with one file, `here.toml`.
std::set<std::string> offered(const std::string& script, const std::string& words) {
    const Directory directory;
    std::ofstream(directory.path() / "here.toml") << "x";
    std::ofstream(directory.path() / ".script") << script << "COMP_WORDS=(" << words
                                                << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_beaker\n"
                                                   "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const std::string command = "cd " + directory.path().string() + " && bash -u .script";
    std::FILE* const out = ::popen(command.c_str(), "r");
    std::set<std::string> lines;
    std::string line;
    for (int c = 0; (c = std::fgetc(out)) != EOF;)
        if (c == '\n')
            lines.insert(std::exchange(line, {}));
        else
            line += static_cast<char>(c);
    CHECK(::pclose(out) == 0);
    lines.erase("");
    return lines;
}

TEST_CASE("completion: bash offers what may follow") {
    const Sample sample;
    const std::string script = bash_completion(described(sample.app));
    using Set = std::set<std::string>;
    // clang-format off
    const struct { std::string name; std::string words; Set then; } rows[] = {
        {"a command",               "beaker ''",                      {"serve", "replay", "check", "--help"}},
        {"its beginning",           "beaker re",                      {"replay"}},
        {"a command below",         "beaker replay ''",               {"verify", "rebuild", "--help"}},
        {"options",                 "beaker replay verify --",        {"--help", "--threads", "--swap"}},
        {"options behind others",   "beaker replay verify --swap --t", {"--threads"}},
        {"words of an option",      "beaker serve --log-level w",     {"warn"}},
        {"files for an option",     "beaker serve --config h",        {"here.toml"}},
        {"files for an argument",   "beaker check h",                 {"here.toml"}},
        {"no such option",          "beaker check --x",               {}},
        {"a value like a command",  "beaker serve --config verify --l", {"--log-level"}},
        {"no such command",         "beaker nonsense re",             {"replay"}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Set found = offered(script, row.words);
        CHECK_MESSAGE(found == row.then, fmt::format("{}", fmt::join(found, " ")));
    }
}

TEST_CASE("completion: where they are installed, zsh and fish can read theirs") {
    const Sample sample;
    const Directory directory;
    const DescribedCommand program = described(sample.app);
    for (const auto& [shell, script] :
         {std::pair{"zsh", zsh_completion(program)}, {"fish", fish_completion(program)}}) {
        CAPTURE(shell);
        CHECK(script.contains("verify"));
        CHECK(script.contains("threads"));
        if (std::system((std::string("command -v ") + shell + " >/dev/null").c_str()) != 0) continue;
        const auto file = directory.path() / shell;
        std::ofstream(file) << script;
        CHECK(std::system((std::string(shell) + " -n " + file.string()).c_str()) == 0);
    }
}

}  // namespace
}  // namespace beaker::ops::manual
