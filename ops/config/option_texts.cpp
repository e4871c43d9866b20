#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ops/config/options.hpp"

namespace beaker::ops {
namespace {

std::string upper_unit(const Option& option) {
    std::string unit;
    for (const char c : option.unit.empty() ? std::string_view("value") : option.unit)
        unit += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return unit;
}

/// Defaults hold no quotes, backslashes or control characters, so quoting is all that TOML asks.
std::string toml_value(const Option& option) {
    if (const auto* text = std::get_if<Text>(&option.rule)) {
        if (!text->list) return fmt::format("\"{}\"", option.fallback);
        std::string items;
        for (std::size_t at = 0; at < option.fallback.size();) {
            const auto end = std::min(option.fallback.find(',', at), option.fallback.size());
            fmt::format_to(std::back_inserter(items), "{}\"{}\"", items.empty() ? "" : ", ",
                           option.fallback.substr(at, end - at));
            at = end + 1;
        }
        return "[" + items + "]";
    }
    if (std::holds_alternative<Choice>(option.rule)) return fmt::format("\"{}\"", option.fallback);
    return std::string(option.fallback);
}

}  // namespace

std::string options_help() {
    std::string help;
    for (const Option& option : options()) {
        if (option.place == Place::environment) continue;
        const bool is_switch = std::holds_alternative<Switch>(option.rule);
        fmt::format_to(std::back_inserter(help), "  --{}{}\n      {}\n      {}; default {}", option.flag(),
                       is_switch ? "" : " " + upper_unit(option), option.sentence, option.takes(),
                       option.fallback.empty() ? "none" : option.fallback);
        if (const auto variable = option.variable(); !variable.empty()) help += "; or " + variable;
        help += '\n';
    }
    help += "\nSecrets, by the environment alone:\n";
    for (const Option& option : options())
        if (option.place == Place::environment)
            fmt::format_to(std::back_inserter(help), "  {}\n      {} {}.\n", option.variable(),
                           option.sentence, option.takes());
    return help;
}

std::string example_toml() {
    std::string text =
        "# Every key with its default. The environment overrides this file, flags override both (beaker "
        "serve --help).\n"
        "# A wrong key or value stops the start with a line that names it.\n";
    std::string_view table;
    for (const Option& option : options()) {
        if (option.place != Place::anywhere) continue;
        const auto dot = option.key.rfind('.');
        const auto own_table = dot == std::string_view::npos ? std::string_view{} : option.key.substr(0, dot);
        if (own_table != table) fmt::format_to(std::back_inserter(text), "\n[{}]", own_table);
        table = own_table;
        fmt::format_to(std::back_inserter(text), "\n# {}\n# {}; or {}\n{} = {}\n", option.sentence,
                       option.takes(), option.variable(), option.key.substr(dot + 1), toml_value(option));
    }
    text += "\n# Secrets never stand in a file. They are given by the environment:\n";
    for (const Option& option : options())
        if (option.place == Place::environment)
            fmt::format_to(std::back_inserter(text), "# {}: {}\n", option.variable(), option.sentence);
    return text;
}

std::string example_environment() {
    std::string text =
        "# The variables that Beaker reads; copy to .env and fill in (ops/run reads it). Empty: not set.\n"
        "# beaker serve --dev takes fixed development values for the pepper, the admin token and the webhook "
        "secrets.\n\n"
        "# The configuration file; ops/beaker.toml shows every key.\nBEAKER_CONFIG=\n";
    for (const auto place : {Place::environment, Place::anywhere})
        for (const Option& option : options()) {
            if (option.place != place) continue;
            // A default that stood here would override the file.
            const bool is_secret = place == Place::environment;
            fmt::format_to(std::back_inserter(text), "\n# {}\n# {}\n{}{}={}\n", option.sentence,
                           option.takes(), is_secret ? "" : "#", option.variable(), option.fallback);
        }
    return text;
}

}  // namespace beaker::ops
