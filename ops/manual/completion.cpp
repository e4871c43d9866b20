// All three scripts first find out which command stands on the line ("at": " replay verify", with a blank
// before each word), then offer what belongs to it.
#include "ops/manual/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace beaker::ops::manual {

namespace {

/// " replay verify"; empty for the program itself.
std::string at(const DescribedCommand& command) { return command.words.empty() ? "" : " " + command.text(); }

/// In the shell's single quotes; the same in all three shells but for a quote itself, which becomes nothing.
std::string quoted(std::string_view text, std::string_view escaped = "") {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') continue;
        if (escaped.contains(c)) out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out += '\'';
}

/// Every command's place as alternatives of a `case`.
std::string all_places(const DescribedCommand& program, std::string_view between) {
    std::vector<std::string> places;
    for (const DescribedCommand* command : all_of(program))
        if (!command->words.empty()) places.push_back(quoted(at(*command)));
    return fmt::format("{}", fmt::join(places, between));
}

bool takes_value(const DescribedOption& option) { return !option.takes.empty() && !option.argument; }

std::vector<std::string> words_at(const DescribedCommand& command) {
    std::vector<std::string> words;
    for (const DescribedCommand& below : command.commands) words.push_back(below.words.back());
    for (const DescribedOption& option : command.options)
        if (!option.argument) words.push_back(option.name);
    return words;
}

/// Branches of a `case "$at $previous"`: `words` where an option takes some, else `files`.
template <class Words>
void add_value_cases(std::string& out, const DescribedCommand& program, Words words, std::string_view files) {
    std::vector<std::string> with_files;
    for (const DescribedCommand* command : all_of(program))
        for (const DescribedOption& option : command->options) {
            if (!takes_value(option)) continue;
            const std::string place = quoted(at(*command) + " " + option.name);
            if (option.choices.empty())
                with_files.push_back(place);
            else
                out += fmt::format("        {}) {}; return ;;\n", place, words(option.choices));
        }
    if (!with_files.empty())
        out += fmt::format("        {}) {}; return ;;\n", fmt::join(with_files, "|"), files);
}

}  // namespace

std::string bash_completion(const DescribedCommand& program) {
    std::string out = fmt::format(R"(# bash completion of beaker; made by `beaker completion bash`
_beaker() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} at= words= i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$at ${{COMP_WORDS[i]}}" in
            {}) at="$at ${{COMP_WORDS[i]}}" ;;
        esac
    done
    case "$at $previous" in
)",
                                  all_places(program, "|"));
    add_value_cases(
        out, program,
        [](const auto& choices) {
            return fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$current\")",
                               fmt::join(choices, " "));
        },
        "_beaker_files \"$current\"");
    out += "    esac\n    case \"$at\" in\n";
    for (const DescribedCommand* command : all_of(program))
        out += fmt::format("        {}) words='{}' ;;\n", quoted(at(*command)),
                           fmt::join(words_at(*command), " "));
    out += R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    if [[ ${#COMPREPLY[@]} -eq 0 && $current != -* ]]; then _beaker_files "$current"; fi
}
_beaker_files() {
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
    compopt -o filenames 2>/dev/null
    return 0
}
complete -F _beaker beaker
)";
    return out;
}

std::string zsh_completion(const DescribedCommand& program) {
    std::string out = fmt::format(R"(#compdef beaker
# zsh completion of beaker; made by `beaker completion zsh`
_beaker() {{
    local at= i
    local -a commands options
    for ((i = 2; i < CURRENT; i++)); do
        case "$at $words[i]" in
            {}) at="$at $words[i]" ;;
        esac
    done
    case "$at $words[CURRENT-1]" in
)",
                                  all_places(program, "|"));
    add_value_cases(
        out, program, [](const auto& choices) { return fmt::format("compadd {}", fmt::join(choices, " ")); },
        "_files");
    out += "    esac\n    case \"$at\" in\n";
    for (const DescribedCommand* command : all_of(program)) {
        out += fmt::format("        {})\n", quoted(at(*command)));
        for (const DescribedCommand& below : command->commands)
            out += fmt::format("            commands+=({})\n",
                               quoted(below.words.back() + ":" + below.sentence, "\\"));
        for (const DescribedOption& option : command->options)
            if (!option.argument)
                out += fmt::format("            options+=({})\n",
                                   quoted(option.name + ":" + option.sentence, "\\"));
        out += "            ;;\n";
    }
    out += R"(    esac
    (( $#commands )) && _describe command commands
    [[ $PREFIX == -* ]] && _describe -o option options
    (( $#commands )) || [[ $PREFIX == -* ]] || _files
}
if [[ $funcstack[1] == _beaker ]]; then _beaker "$@"; else compdef _beaker beaker; fi
)";
    return out;
}

std::string fish_completion(const DescribedCommand& program) {
    std::string out = fmt::format(R"(# fish completion of beaker; made by `beaker completion fish`
function __beaker_at
    set -l at ''
    set -l words (commandline -opc)
    for word in $words[2..-1]
        switch "$at $word"
            case {}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
)",
                                  all_places(program, " "));
    for (const DescribedCommand* command : all_of(program)) {
        const std::string here =
            fmt::format("complete -c beaker -n \"__beaker_at {}\"", quoted(at(*command)));
        for (const DescribedCommand& below : command->commands)
            out += fmt::format("{} -f -a {} -d {}\n", here, below.words.back(), quoted(below.sentence, "\\"));
        for (const DescribedOption& option : command->options) {
            if (option.argument) continue;
            const bool longer = option.name.starts_with("--");
            out += fmt::format("{} {} {}", here, longer ? "-l" : "-s", option.name.substr(longer ? 2 : 1));
            if (!option.choices.empty())
                out += fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
            else if (takes_value(option))
                out += " -r";
            out += fmt::format(" -d {}\n", quoted(option.sentence, "\\"));
        }
    }
    return out;
}

}  // namespace beaker::ops::manual
