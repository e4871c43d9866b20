#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// B5: how fast read tables are built anew from the log, against what reading the log alone takes, against
/// PostgreSQL and with a second thread; and that they are the same. B8: how much memory that takes, and how
/// much more with a larger log.
struct ReplayParts {
    bool speed = true;   ///< B5
    bool memory = true;  ///< B8
};
void measure_replay(const Setting& setting, const ReplayParts& parts, DataSet& data, Report& report);

/// Whether `beaker replay verify` finds what it builds from the log identical to what is there.
Check verify_tables(const Setting& setting, const std::filesystem::path& data, std::string_view what);

/// "all: 1000000 events, 5.1 s, 196078 events/s", as `beaker replay rebuild` and `scan` print it.
struct ReplayLine {
    std::uint64_t events = 0;
    double events_per_second = 0;

    double seconds() const { return static_cast<double>(events) / events_per_second; }
};
/// The first such line of an output; none where there is none, or one without events.
std::optional<ReplayLine> find_replay_line(std::string_view output);

}  // namespace beaker::bench
