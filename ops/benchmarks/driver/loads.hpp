#pragma once

#include <string>

#include "ops/benchmarks/driver/server.hpp"
#include "ops/benchmarks/driver/setting.hpp"
#include "ops/benchmarks/load/generator.hpp"

namespace beaker::bench {

/// A load on a new server, and what it cost that server.
struct Measured {
    LoadResult load;
    double cpu_micros = 0;      ///< of the server, a request
    double written_bytes = 0;   ///< to the disk by the server, a byte of the webhooks' bodies
    double behind_seconds = 0;  ///< how long the server worked on after the load
};

/// Whether the server is stopped with the load, or has time to finish what it put off, whose cost then
/// counts.
enum class Afterwards { stop, finish };

/// Starts the candidate on an empty folder, puts the load on it (the port is filled in) and stops it. Answers
/// other than 200 are a doubt of the report.
Measured measure(const Setting& setting, Report& report, Candidate candidate, LoadOptions options,
                 Afterwards afterwards = Afterwards::stop,
                 const std::vector<std::pair<std::string, std::string>>& environment = {});

/// Waits until the server uses next to no processor time. Seconds that it went on for; 20 where it does not
/// come to rest.
double wait_until_idle(const Process& server);

/// Waits until all webhooks that the server stored are decided: it acknowledges them before that, and may be
/// far behind. Seconds. Throws std::runtime_error where that takes more than ten minutes.
double wait_until_decided(const Server& server);

/// "38.1k/s, p99 2.1 ms": for progress lines.
std::string summary(const LoadResult& load);

}  // namespace beaker::bench
