#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::ops {

/// One key of a TOML file with its value as text: a list of texts comes comma-separated.
struct TomlValue {
    std::string key;  ///< dotted: "http.body_bytes_max"
    std::optional<std::string>
        text;                  ///< none: a value of a kind that no option has (a date, a list of tables, …)
    int line = 0;              ///< 1-based
    bool empty_table = false;  ///< a table without keys
};

/// Every key of a TOML 1.0 document, in no particular order. Error: where and why it is no TOML.
std::expected<std::vector<TomlValue>, std::string> toml_values(std::string_view text);

}  // namespace beaker::ops
