#pragma once

#include <functional>
#include <string>

#include "ops/cli/configured.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library calls itself so
class App;
}

namespace beaker::ops {

/// The parsed command line: which command was asked for, and what it was told. A family of commands
/// (`replay rebuild`, `replay verify`) is a file of its own with `void add_<family>(CLI::App&, Parsed&)`,
/// which is called once in command_line.cpp. The family's arguments live in its callbacks.
struct Parsed {
    ConfigFlags config;
    std::function<int()> command;  ///< what to run; its exit code
};

/// `--config`, and every option of the configuration table that may be a flag.
void add_config_flags(CLI::App& verb, Parsed& parsed);

/// `--config` and `--data-dir`, for commands that work on what lies on the disk.
void add_data_dir(CLI::App& verb, Parsed& parsed);

/// `--server` and `--dev`, for commands that ask a running server with its BEAKER_ADMIN_TOKEN.
void add_server(CLI::App& verb, Parsed& parsed);

}  // namespace beaker::ops
