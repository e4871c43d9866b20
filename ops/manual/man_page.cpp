#include "ops/manual/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "ops/config/options.hpp"
#include "ops/version.hpp"

namespace beaker::ops::manual {

namespace {

/// One character of UTF-8, taken off the text; the text is our own, so it is well formed.
char32_t take_character(std::string_view& text) {
    const auto first = static_cast<std::uint8_t>(text.front());
    const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t character = bytes == 1 ? first : first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes && i < text.size(); ++i)
        character = character << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3fU);
    text.remove_prefix(std::min(bytes, text.size()));
    return character;
}

void append_character(std::string& out, char32_t character) {
    switch (character) {
        case U'\\':
            out += "\\e";
            return;
        case U'-':
            out += "\\-";
            return;
        case U'\'':
            out += "\\(aq";
            return;
        case U'`':
            out += "\\(ga";
            return;
        case U'^':
            out += "\\(ha";
            return;
        case U'~':
            out += "\\(ti";
            return;
        case U'…':
            out += "...";
            return;
        case U'\n':
            out += ' ';
            return;
        default:
            if (character < 0x80)
                out += static_cast<char>(character);
            else
                fmt::format_to(std::back_inserter(out), "\\[u{:04X}]", static_cast<std::uint32_t>(character));
    }
}

void add_option(std::string& out, const DescribedOption& option) {
    out += ".TP\n";
    out += option.takes.empty() || option.argument
               ? fmt::format("\\fB{}\\fR\n", roff(option.name))
               : fmt::format("\\fB{}\\fR \\fI{}\\fR\n", roff(option.name), roff(option.takes));
    out += roff(option.sentence.empty() ? "See above." : option.sentence) + "\n";
}

std::string synopsis_of(const DescribedCommand& command) {
    std::string line = fmt::format("\\fBbeaker {}\\fR", roff(command.text()));
    bool options = false;
    for (const DescribedOption& option : command.options) options |= !option.argument;
    if (options) line += " [\\fIOPTION\\fR]...";
    for (const DescribedOption& option : command.options)
        if (option.argument) fmt::format_to(std::back_inserter(line), " \\fI{}\\fR", roff(option.name));
    return line;
}

void add_command(std::string& out, const DescribedCommand& command) {
    out += fmt::format(".SS {}\n{}\n", synopsis_of(command), roff(command.sentence));
    for (const DescribedOption& option : command.options) add_option(out, option);
}

void add_environment(std::string& out) {
    out += ".SH ENVIRONMENT\nEvery option of the configuration file has a variable; flags override it.\n";
    for (const Option& option : options())
        if (const std::string variable = option.variable(); !variable.empty())
            out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(variable), roff(option.sentence));
}

constexpr std::string_view end_of_page = R"(.SH EXIT STATUS
.TP
0
done
.TP
1
the thing asked about does not hold
.TP
2
wrong usage or configuration
.TP
3
the outside (the disk, the server, the broker) failed
.SH FILES
.TP
/etc/beaker/beaker.toml
the configuration that the packaged service reads
.TP
/etc/beaker/beaker.env
its secrets, as variables
.TP
/var/lib/beaker
its log and tables
)";

}  // namespace

std::string roff(std::string_view text) {
    std::string out;
    if (text.starts_with('.')) out += "\\&";
    while (!text.empty()) append_character(out, take_character(text));
    return out;
}

std::string man_page(const DescribedCommand& program) {
    // No date: the same program writes the same page.
    std::string out = fmt::format(".TH BEAKER 1 \"\" \"beaker {}\" \"User Commands\"\n", roff(version()));
    out += ".SH NAME\nbeaker \\- an AI phone caller as an event\\-sourced stream processor\n";
    out += ".SH SYNOPSIS\n\\fBbeaker\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n";
    out += fmt::format(".SH DESCRIPTION\n{}.\n.SH OPTIONS\n", roff(program.sentence));
    for (const DescribedOption& option : program.options) add_option(out, option);
    out += ".SH COMMANDS\n";
    for (const DescribedCommand* command : all_of(program))
        if (command->commands.empty() && !command->words.empty()) add_command(out, *command);
    add_environment(out);
    return out + std::string(end_of_page);
}

}  // namespace beaker::ops::manual
