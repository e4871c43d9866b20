#include "ops/benchmarks/driver/machine.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "ops/benchmarks/driver/process.hpp"

namespace beaker::bench {

namespace {

/// The value of the first line `name : value` of a file of /proc.
std::string proc_value(const char* path, std::string_view name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(name)) continue;
        const auto value = line.find_first_not_of(" \t", line.find(':') + 1);
        return value == line.npos ? "" : line.substr(value);
    }
    return "unknown";
}

/// Device, file system and mount point of a folder.
std::string disk_of(const std::filesystem::path& folder) {
    const auto where = std::filesystem::weakly_canonical(folder).string() + "/";
    std::ifstream mounts("/proc/self/mounts");
    std::string found = "unknown";
    std::size_t longest = 0;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream fields(line);
        std::string device, point, type;
        fields >> device >> point >> type;
        const auto prefix = point.ends_with('/') ? point : point + "/";
        if (!where.starts_with(prefix) || prefix.size() < longest) continue;
        longest = prefix.size();
        found = fmt::format("{} ({}) on {}", device, type, point);
    }
    return found;
}

}  // namespace

Report::Facts machine_facts(const Setting& setting) {
    utsname kernel{};
    ::uname(&kernel);
    double load = 0;
    std::ifstream("/proc/loadavg") >> load;
    return {
        {"cpu", fmt::format("{} x {}", std::thread::hardware_concurrency(),
                            proc_value("/proc/cpuinfo", "model name"))},
        {"memory", proc_value("/proc/meminfo", "MemTotal")},
        {"kernel", fmt::format("{} {}", kernel.sysname, kernel.release)},
        {"disk", disk_of(setting.scratch)},
        {"load", fmt::format("{:.2f} before the first round (others' work makes every figure worse)", load)},
        {"compiler", "g++ " __VERSION__},
        {"postgres", output_of("/usr/lib/postgresql/*/bin/postgres --version | tail -n 1")},
        {"rocksdb", BEAKER_ROCKSDB},
        {"beaker", output_of("git describe --always --dirty")},
        {"rounds", fmt::format("{} of {:g} s, with {:g} s of warm-up", setting.rounds, setting.seconds,
                               setting.warm_up_seconds)}};
}

}  // namespace beaker::bench
