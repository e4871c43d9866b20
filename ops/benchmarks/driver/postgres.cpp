#include "ops/benchmarks/driver/postgres.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace beaker::bench {

namespace {

constexpr const char* schema = R"sql(
CREATE TABLE webhook_events(
    id bigserial PRIMARY KEY,
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL DEFAULT 'received',
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE(provider, event_id));
)sql";

/// The message that the load sends, of 941 bytes with a call id of its own. pgbench would take a colon before
/// a letter or digit for a variable, so that numbers stand behind a space.
constexpr const char* insert_script = R"sql(\set a random(1000000000, 9000000000)
\set b random(1000000000, 9000000000)
INSERT INTO webhook_events(provider, event_id, kind, body) VALUES ('vapi', :a || '-' || :b || '/status', 'status-update',
('{"message":{"type":"status-update","timestamp": 1767225605000,"call":{"id":"' || :a || '-' || :b || '-8b5e-4c8d9f100",'
'"orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","createdAt":"2026-01-01","updatedAt":"2026-01-01","type":"outboundPhoneCall",'
'"status":"in-progress","assistantId":"a1b2c3d4-1111-4222-8333-944455556666","assistantOverrides":{"metadata":'
'{"beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-000000000042"},'
'"variableValues":{"customer_name":"Dana"}},"phoneNumberId":"b7c8d9e0-aaaa-4bbb-8ccc-dddd0000eeee","customer":{"number":'
'"+17755550142","name":"Dana Example"},"phoneCallProvider":"twilio","phoneCallTransport":"pstn","phoneCallProviderId":'
'"CA0000000000000000000000000000ca11","startedAt":"2026-01-01"},"phoneNumber":{"provider":"twilio","number":"+17755550100",'
'"name":"Main"},"customer":{"number":"+17755550142","name":"Dana Example"},"status":"in-progress","artifact":{"messages":'
'[]}}}')::jsonb) ON CONFLICT DO NOTHING;
)sql";

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

void write_file(const std::filesystem::path& path, const char* text) {
    std::ofstream file(path);
    if (!(file << text).flush()) throw std::runtime_error("cannot write " + path.string());
}

/// The latencies of a pgbench log: the third field of each line, in microseconds.
Percentiles read_latencies(const std::filesystem::path& folder) {
    std::vector<float> micros;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream log(entry.path());
        std::string client, transaction, rest;
        float latency = 0;
        while (log >> client >> transaction >> latency) {
            micros.push_back(latency);
            std::getline(log, rest);
        }
    }
    return Percentiles::of(std::move(micros));
}

}  // namespace

Postgres::Postgres(const Setting& setting)
    : programs_(newest_programs()),
      folder_(setting.postgres),
      log_(setting.log),
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
    start();
    write_file(folder_ / "schema.sql", schema);
    write_file(folder_ / "insert.sql", insert_script);
    require({.arguments = connected("psql", {"-q", "-v", "ON_ERROR_STOP=1", "-f", folder_ / "schema.sql"}),
             .log = log_},
            "making the table");
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

InsertLoad Postgres::insert(int clients, double seconds) {
    const auto logs = folder_ / "latencies";
    std::filesystem::remove_all(logs);
    std::filesystem::create_directories(logs);
    start();
    const auto whole_seconds = std::max(1, static_cast<int>(std::lround(seconds)));
    require({.arguments =
                 connected("pgbench", {"-n", "-M", "prepared", "-f", folder_ / "insert.sql", "-c",
                                       std::to_string(clients), "-j", "1", "-T",
                                       std::to_string(whole_seconds), "-l", "--log-prefix", logs / "client"}),
             .log = log_},
            "pgbench");
    stop();
    InsertLoad load{.micros = read_latencies(logs)};
    load.rate = static_cast<double>(load.micros.count) / whole_seconds;
    return load;
}

std::string Postgres::version() const { return output_of(program("postgres") + " --version"); }

}  // namespace beaker::bench
