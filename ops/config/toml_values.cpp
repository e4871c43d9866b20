#include "ops/config/toml_values.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace beaker::ops {
namespace {

std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return fmt::to_string(number->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    const auto* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    std::string joined;
    for (const toml::node& item : *array) {
        const auto* text = item.as_string();
        if (text == nullptr) return std::nullopt;
        if (!joined.empty()) joined += ',';
        joined += text->get();
    }
    return joined;
}

void collect(const toml::table& table, const std::string& prefix, std::vector<TomlValue>& out) {
    for (const auto& [name, node] : table) {
        auto key = prefix + std::string(name.str());
        const auto line = static_cast<int>(node.source().begin.line);
        if (const auto* inner = node.as_table(); inner == nullptr)
            out.push_back({.key = std::move(key), .text = text_of(node), .line = line});
        else if (inner->empty())
            out.push_back({.key = std::move(key), .text = std::nullopt, .line = line, .empty_table = true});
        else
            collect(*inner, key + ".", out);
    }
}

}  // namespace

std::expected<std::vector<TomlValue>, std::string> toml_values(std::string_view text) {
    // Debian's library throws; its error goes no further than here.
    try {
        std::vector<TomlValue> values;
        collect(toml::parse(text), "", values);
        return values;
    } catch (const toml::parse_error& error) {
        const auto& where = error.source().begin;
        return std::unexpected(fmt::format("{}:{}: {}", where.line, where.column, error.description()));
    }
}

}  // namespace beaker::ops
