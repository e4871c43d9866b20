#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/setting.hpp"
#include "ops/benchmarks/load/percentiles.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::bench {

/// What pgbench measured of one script, but for the warm-up.
struct ScriptLoad {
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
    /// Throws std::runtime_error where pgbench fails, as do the others.
    ScriptLoad insert(int clients, double seconds);

    /// Takes webhooks from a file by COPY: a line each, with a tab between provider, event id, kind, status,
    /// body and time of receipt.
    void fill(const std::filesystem::path& webhooks);
    /// Makes calls and daily sums anew from all webhooks. Seconds.
    double rebuild();
    /// Vacuums what a rebuild made, so that queries find it as it would be after a while.
    void settle();
    /// Each transaction reads the newest 50 calls of one of these tenants.
    ScriptLoad list(std::span<const Uuid> tenants, int clients, double seconds);

    std::string version() const;

private:
    std::string program(std::string_view name) const { return (programs_ / name).string(); }
    std::vector<std::string> as_its_user(std::vector<std::string> arguments) const;
    std::vector<std::string> connected(std::string_view name, std::vector<std::string> arguments) const;
    void require(const Command& command, std::string_view what) const;
    void perform(std::string_view sql, std::string_view what) const;
    ScriptLoad bench(std::string_view script, int clients, double seconds);
    void start();
    void stop();
    /// From here to its end.
    class Running {
    public:
        explicit Running(Postgres& postgres) : postgres_(postgres) { postgres_.start(); }
        ~Running() { postgres_.stop(); }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

    private:
        Postgres& postgres_;
    };

    std::filesystem::path programs_, folder_, log_;
    double warm_up_seconds_;
    std::string socket_;
    std::optional<Process> process_;
};

/// The latencies of the logs that pgbench wrote into a folder, in microseconds, but for those of the first
/// seconds. A line has client, number, latency, script, and when the transaction ended: seconds and
/// microseconds (pgbench's manual, "Per-Transaction Logging").
std::vector<float> read_latencies(const std::filesystem::path& folder, double but_for_seconds);

}  // namespace beaker::bench
