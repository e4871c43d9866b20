#include <fmt/format.h>

#include <bit>
#include <charconv>

#include "ops/config/options.hpp"

namespace beaker::ops {
namespace {

using Problem = std::optional<std::string>;

struct Apply {
    Config& config;
    std::string_view text;

    Problem operator()(const Count& rule) const {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) return "is no whole number";
        if (value < rule.min) return "is too small";
        if (value > rule.max) return "is too large";
        if (rule.power_of_two && !std::has_single_bit(value)) return "is no power of two";
        rule.set(config, value);
        return std::nullopt;
    }
    Problem operator()(const Choice& rule) const {
        for (std::size_t i = 0; i < rule.words.size(); ++i)
            if (rule.words[i] == text) return rule.set(config, i), std::nullopt;
        return "is none of them";
    }
    Problem operator()(const Switch& rule) const {
        if (text != "true" && text != "false") return "is neither";
        rule.set(config, text == "true");
        return std::nullopt;
    }
    Problem operator()(const Text& rule) const { return rule.set(config, text); }
};

struct Takes {
    std::string_view unit;

    std::string operator()(const Count& rule) const {
        return fmt::format("{} to {} {}{}", rule.min, rule.max, unit,
                           rule.power_of_two ? ", a power of two" : "");
    }
    std::string operator()(const Choice& rule) const {
        return fmt::format("{}", fmt::join(rule.words, " | "));
    }
    std::string operator()(const Switch&) const { return "true | false"; }
    std::string operator()(const Text& rule) const { return std::string(rule.takes); }
};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string Option::variable() const {
    if (place == Place::flag) return {};
    if (!variable_name.empty()) return std::string(variable_name);
    std::string name = "BEAKER_";
    for (const char c : key) name += c == '.' ? '_' : upper(c);
    return name;
}

std::string Option::flag() const {
    if (place == Place::environment) return {};
    std::string name;
    for (const char c : key) name += c == '.' || c == '_' ? '-' : c;
    return name;
}

std::string Option::takes() const { return std::visit(Takes{unit}, rule); }

std::optional<std::string> Option::apply(Config& config, std::string_view text) const {
    if (text.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos)
        return "holds a line end or a zero byte";
    return std::visit(Apply{config, text}, rule);
}

}  // namespace beaker::ops
