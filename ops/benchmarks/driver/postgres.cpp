#include "ops/benchmarks/driver/postgres.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>

#include "ops/benchmarks/driver/postgres_scripts.hpp"

namespace beaker::bench {

namespace {

/// The newest of the versions that Debian keeps side by side.
std::filesystem::path newest_programs() {
    const std::filesystem::path versions = "/usr/lib/postgresql";
    std::filesystem::path newest;
    int highest = 0;
    std::error_code error;
    for (const auto& version : std::filesystem::directory_iterator(versions, error)) {
        const int number = std::atoi(version.path().filename().c_str());
        if (number > highest && std::filesystem::exists(version.path() / "bin" / "pgbench")) {
            highest = number;
            newest = version.path() / "bin";
        }
    }
    if (highest == 0) throw std::runtime_error("PostgreSQL is not installed (ops/setup --bench installs it)");
    return newest;
}

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path);
    if (!(file << text).flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

Postgres::Postgres(const Setting& setting)
    : programs_(newest_programs()),
      folder_(setting.postgres),
      log_(setting.log),
      warm_up_seconds_(setting.warm_up_seconds),
      socket_(fmt::format("@beaker-bench-{}", ::getpid())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    if (::geteuid() == 0)
        require({.arguments = {"chown", "postgres:", folder_.string()}, .log = log_}, "chown");
    const auto data = (folder_ / "data").string();
    require({.arguments = as_its_user({program("initdb"), "-D", data, "-A", "trust", "-U", "bench", "-E",
                                       "UTF8", "--locale", "C"}),
             .log = log_},
            "initdb");
    const Running running(*this);
    perform(postgres_schema, "making the tables");
}

Postgres::~Postgres() {
    if (process_) stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::vector<std::string> Postgres::as_its_user(std::vector<std::string> arguments) const {
    if (::geteuid() != 0) return arguments;
    // --pdeathsig again, for a change of user clears what the parent asked for.
    std::vector<std::string> all{"setpriv",       "--reuid",     "postgres", "--regid", "postgres",
                                 "--init-groups", "--pdeathsig", "QUIT",     "--"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

std::vector<std::string> Postgres::connected(std::string_view name,
                                             std::vector<std::string> arguments) const {
    std::vector<std::string> all{program(name), "-h", socket_, "-U", "bench"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    all.push_back("postgres");
    return all;
}

void Postgres::require(const Command& command, std::string_view what) const {
    if (run(command) != 0)
        throw std::runtime_error(fmt::format("PostgreSQL: {} failed; see {}", what, log_.string()));
}

void Postgres::start() {
    process_.emplace(Command{.arguments = as_its_user({program("postgres"), "-D", folder_ / "data", "-k",
                                                       socket_, "-c", "listen_addresses="}),
                             .log = log_});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < end && process_->running()) {
        if (run({.arguments = {program("pg_isready"), "-q", "-h", socket_}}) == 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("PostgreSQL does not start; see " + log_.string());
}

void Postgres::stop() {
    process_->signal(SIGINT);  // "fast shutdown": does not wait for clients
    if (process_->stop() != 0) progress("PostgreSQL did not stop cleanly");
    process_.reset();
}

void Postgres::perform(std::string_view sql, std::string_view what) const {
    const auto file = folder_ / "perform.sql";
    write_file(file, sql);
    require({.arguments = connected("psql", {"-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", file}), .log = log_},
            what);
}

ScriptLoad Postgres::bench(std::string_view script, int clients, double seconds) {
    const auto logs = folder_ / "latencies";
    std::filesystem::remove_all(logs);
    std::filesystem::create_directories(logs);
    const auto file = folder_ / "bench.sql";
    write_file(file, script);
    const Running running(*this);
    const auto whole_seconds = std::max(1, static_cast<int>(std::lround(seconds)));
    require({.arguments = connected(
                 "pgbench", {"-n", "-M", "prepared", "-f", file, "-c", std::to_string(clients), "-j", "1",
                             "-T", std::to_string(whole_seconds), "-l", "--log-prefix", logs / "client"}),
             .log = log_},
            "pgbench");
    ScriptLoad load{.micros = Percentiles::of(read_latencies(logs, warm_up_seconds_))};
    load.rate = static_cast<double>(load.micros.count) / (whole_seconds - warm_up_seconds_);
    return load;
}

ScriptLoad Postgres::insert(int clients, double seconds) { return bench(insert_script, clients, seconds); }

ScriptLoad Postgres::list(std::span<const Uuid> tenants, int clients, double seconds) {
    return bench(list_script(tenants), clients, seconds);
}

void Postgres::fill(const std::filesystem::path& webhooks) {
    const Running running(*this);
    perform(
        fmt::format("\\copy webhook_events(provider, event_id, kind, status, body, received_at) from '{}'\n",
                    webhooks.string()),
        "COPY");
    perform("VACUUM ANALYZE webhook_events;", "VACUUM");
}

double Postgres::rebuild() {
    const Running running(*this);
    const auto begin = std::chrono::steady_clock::now();
    perform(rebuild_script, "the rebuild");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void Postgres::settle() {
    const Running running(*this);
    perform("VACUUM ANALYZE calls; VACUUM ANALYZE call_days;", "VACUUM");
}

std::vector<float> read_latencies(const std::filesystem::path& folder, double but_for_seconds) {
    struct Transaction {
        float micros = 0;
        double ended = 0;
    };
    std::vector<Transaction> transactions;
    double first = std::numeric_limits<double>::max();
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream log(entry.path());
        std::string client, number, script, rest;
        Transaction read;
        double seconds = 0, micros = 0;
        while (log >> client >> number >> read.micros >> script >> seconds >> micros) {
            read.ended = seconds + micros / 1e6;
            first = std::min(first, read.ended);
            transactions.push_back(read);
            std::getline(log, rest);
        }
    }
    std::vector<float> kept;
    for (const auto& each : transactions)
        if (each.ended >= first + but_for_seconds) kept.push_back(each.micros);
    return kept;
}

std::string Postgres::version() const { return output_of(program("postgres") + " --version"); }

}  // namespace beaker::bench
