#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library calls itself so
class App;
}

namespace beaker::ops::manual {

/// One option or argument of a command, as --help describes it.
struct DescribedOption {
    std::string name;   ///< with its dashes: "--data-dir"; of an argument as it is called: "directory"
    std::string takes;  ///< what follows it, such as "TEXT"; empty: nothing does
    std::string sentence;
    bool argument = false;  ///< without a name on the command line
    bool required = false;
    std::vector<std::string> choices;  ///< the words that it takes; empty: any other text
};

/// A command or a family of them.
struct DescribedCommand {
    std::vector<std::string> words;  ///< {"replay", "verify"}; the program itself has none
    std::string sentence;
    std::vector<DescribedOption> options;
    std::vector<DescribedCommand> commands;

    /// "replay verify"
    std::string text() const;
};

/// What the command line takes, for manuals and completions: from the same description as --help.
DescribedCommand described(const CLI::App& app);

/// The command and all below it, each before those below it.
std::vector<const DescribedCommand*> all_of(const DescribedCommand& command);

}  // namespace beaker::ops::manual
