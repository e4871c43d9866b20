#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "ops/config/config.hpp"
#include "ops/doctor/finding.hpp"
#include "schemas/values/instant.hpp"

// What Beaker needs of the machine. Each function judges what it is given or looks at one thing, and changes
// nothing (a file that it makes to see whether it can is gone when it answers).
namespace beaker::ops::doctor {

/// It can be written, or made where it is missing.
Finding check_data_directory(const std::filesystem::path& directory);

/// Room for the log to grow in. `free_bytes` of `all_bytes` are free to this user.
Finding check_free_space(std::uint64_t free_bytes, std::uint64_t all_bytes);
/// The same of the disk that a directory, or the nearest one above it that exists, lies on.
Finding check_free_space(const std::filesystem::path& directory);

/// The wall clock: not before this program was written, not behind what is stored, kept right by somebody.
/// `last_stored`: the latest time in the log's state, where it is known.
Finding check_clock(Instant now, std::optional<Instant> last_stored, bool synchronised);
/// What the kernel says of its clock.
bool clock_is_synchronised();

/// The version of the time zone data, such as "2026f": it decides whom we may call when. Empty: unknown.
Finding check_zone_data(std::string_view version);
/// As the system's zone data tells it; empty where it does not.
std::string zone_data_version(const std::filesystem::path& zoneinfo = "/usr/share/zoneinfo");

/// Connections and the files of log and tables together.
Finding check_open_files(std::uint64_t limit, std::uint64_t connections_max);
/// This process's own limit, which a server started in the same way has as well.
std::uint64_t open_files_limit();

/// Whether a server could listen there.
Finding check_port(const Address& listen);

}  // namespace beaker::ops::doctor
