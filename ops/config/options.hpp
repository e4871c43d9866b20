#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ops/config/config.hpp"

namespace beaker::ops {

/// A whole number within bounds.
struct Count {
    std::uint64_t min, max;
    void (*set)(Config&, std::uint64_t);
    bool power_of_two = false;
};
/// One of some words; `set` gets the word's index.
struct Choice {
    std::vector<std::string_view> words;
    void (*set)(Config&, std::size_t);
};
/// true or false.
struct Switch {
    void (*set)(Config&, bool);
};
/// Any other text; `set` answers what is wrong with it, or nothing.
struct Text {
    std::string_view takes;
    std::optional<std::string> (*set)(Config&, std::string_view);
    bool list = false;  ///< an array in the file, comma-separated elsewhere
};

/// Where an option may be given.
enum class Place {
    anywhere,
    environment,  ///< a secret: files are copied and flags show in the list of processes
    flag,         ///< --dev: nobody shall switch it on by a file left behind
};

/// One row of the table that drives parsing, --help, ops/beaker.toml and .env.example.
struct Option {
    std::string_view key;       ///< in the file, dotted: "http.body_bytes_max"
    std::string_view unit;      ///< "bytes"; for texts the word after the flag in --help
    std::string_view fallback;  ///< the default, as text
    std::string_view sentence;
    std::variant<Count, Choice, Switch, Text> rule;
    Place place = Place::anywhere;
    std::string_view variable_name = {};  ///< where the variable is not named after the key
    std::string_view dev_fallback = {};   ///< of a secret, with --dev
    bool may_hold_password = false;       ///< a URL that may carry user:password@, by the environment alone

    std::string variable()
        const;                  ///< "BEAKER_HTTP_BODY_BYTES_MAX"; empty where the environment cannot set it
    std::string flag() const;   ///< "http-body-bytes-max", without the dashes; empty where no flag can set it
    std::string takes() const;  ///< what it accepts: "1024 to 1048576 bytes", "embedded | kafka", "a path"
    /// Checks the text and puts it into the configuration; answers what is wrong with it, or nothing.
    std::optional<std::string> apply(Config& config, std::string_view text) const;
};

/// Every option, in the order in which people read them.
std::span<const Option> options();

/// The options for `beaker serve --help`, one paragraph each: flag, sentence, range and unit, default,
/// variable.
std::string options_help();
/// The text of ops/beaker.toml: every key with its default and its sentence.
std::string example_toml();
/// The text of .env.example: every variable, secrets first.
std::string example_environment();

}  // namespace beaker::ops
