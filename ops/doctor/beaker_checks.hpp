#pragma once

#include <expected>
#include <optional>
#include <string>

#include "ops/config/config.hpp"
#include "ops/doctor/finding.hpp"
#include "ops/node/data_directory.hpp"
#include "schemas/values/instant.hpp"

// Beaker's own: what it is told, what it has stored, whether it runs.
namespace beaker::ops::doctor {

/// One for each wrong key or value and for each warning, or one that all is well.
Findings check_configuration(const std::expected<Config, ConfigError>& loaded);

/// One for each secret: whether it is set, and how long it is; never the secret.
Findings check_secrets(const Config& config);

/// Which journal the log has, and what a write of 4 KiB to it costs on this disk: some are made in a file
/// that is removed again.
Finding check_journal(const Config& config, const DataDirectory& data);

/// Where no server runs: whether the log opens (read-only), and with how many partitions.
Finding check_log(const DataDirectory& data, std::uint64_t partitions);

/// The present generations of tables and of deciders' state are there; no older ones are left.
Findings check_generations(const DataDirectory& data);

/// The latest time that the deciders' state knows, where no server runs and there is one.
std::optional<Instant> last_stored(const DataDirectory& data, std::uint64_t partitions);

/// How a path of the running server was answered: the status and the body, or why not.
struct Answered {
    int status = 0;
    std::string body;
};
/// Where a server runs: whether it lives, and whether it can do its work.
Findings check_server(const std::expected<Answered, std::string>& healthz,
                      const std::expected<Answered, std::string>& readyz);

}  // namespace beaker::ops::doctor
