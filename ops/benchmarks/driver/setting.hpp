#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ops/benchmarks/driver/report.hpp"
#include "ops/benchmarks/load/requests.hpp"

namespace beaker::bench {

/// What every measurement is given.
struct Setting {
    std::filesystem::path beaker;    ///< the program under test
    std::filesystem::path programs;  ///< folder of null_server
    std::filesystem::path
        scratch;  ///< folder for data, on the disk that is measured; emptied before and after
    std::filesystem::path postgres;  ///< folder for PostgreSQL's data, which its unprivileged user may reach
    std::filesystem::path kafka;     ///< the script that starts and stops a broker
    std::filesystem::path log;       ///< what the programs print
    std::filesystem::path pictures;  ///< folder for pictures
    double minute_seconds = 60;      ///< of the picture over time
    int rounds = 5;
    double seconds = 3;  ///< of one measurement
    double warm_up_seconds = 0.3;
    std::size_t calls = 50'000;        ///< of the data that is rebuilt, queried and weighed
    std::size_t many_calls = 150'000;  ///< of the larger log whose rebuild must not take more memory

    static constexpr std::string_view secret = "benchmark-secret";
    static constexpr std::string_view admin_token = "benchmark-admin-token";

    /// Enough signed requests for the longest measurement, made at the first use. Every server starts with an
    /// empty folder, so that all may get the same.
    const Requests& requests() const;

private:
    mutable std::unique_ptr<const Requests> requests_;
};

/// One line on stderr.
void progress(std::string_view line);

}  // namespace beaker::bench
