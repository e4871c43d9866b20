#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/setting.hpp"
#include "ops/benchmarks/load/percentiles.hpp"

namespace beaker::bench {

struct InsertLoad {
    double rate = 0;  ///< transactions a second
    Percentiles micros;
};

/// A PostgreSQL of our own: an empty database in a private folder, with the durable settings that PostgreSQL
/// comes with, reached by an abstract Unix socket alone. As root it runs as the user `postgres`, for it
/// refuses root. It runs only while it is measured: its background writers would be in the others' way. Its
/// folder goes with this object.
class Postgres {
public:
    /// Throws std::runtime_error where it is not installed or cannot be set up.
    explicit Postgres(const Setting& setting);
    ~Postgres();

    /// Each transaction stores one webhook of 941 bytes, durable and deduplicated as an application would.
    /// Throws std::runtime_error where pgbench fails.
    InsertLoad insert(int clients, double seconds);
    std::string version() const;

private:
    std::string program(std::string_view name) const { return (programs_ / name).string(); }
    std::vector<std::string> as_its_user(std::vector<std::string> arguments) const;
    std::vector<std::string> connected(std::string_view name, std::vector<std::string> arguments) const;
    void require(const Command& command, std::string_view what) const;
    void start();
    void stop();

    std::filesystem::path programs_, folder_, log_;
    std::string socket_;
    std::optional<Process> process_;
};

}  // namespace beaker::bench
