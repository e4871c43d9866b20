#include "ops/benchmarks/driver/data_set.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>

#include "ops/benchmarks/driver/loads.hpp"
#include "ops/benchmarks/driver/server.hpp"
#include "schemas/values/instant.hpp"

namespace beaker::bench {

namespace {

namespace fs = std::filesystem;

/// Of so many at a time the requests are in memory.
constexpr std::size_t part_of_calls = 100'000;
constexpr std::size_t tenants_max = 1'000;
/// At least, so that a list of 50 is full.
constexpr std::size_t calls_of_tenant_min = 100;
constexpr std::size_t connections = 64;
constexpr double seconds_max = 1'800;
/// The same in every run: it starts with empty folders.
constexpr std::string_view seed = "stored calls";

}  // namespace

DataSet::~DataSet() {
    std::error_code ignored;
    for (const auto& stored : {calls_, many_calls_})
        if (stored) fs::remove_all(stored->folder, ignored);
}

std::size_t DataSet::tenant_count() const {
    return std::clamp<std::size_t>(setting_.calls / calls_of_tenant_min, 1, tenants_max);
}

template <class Visit>
void DataSet::for_each_part(std::size_t from, std::size_t to, Visit visit) const {
    for (; from < to; from += std::min(part_of_calls, to - from))
        visit(Requests({.count = std::min(part_of_calls, to - from),
                        .secret = std::string(Setting::secret),
                        .seed = fmt::format("{}, {}", seed, from),
                        .tenants = tenant_count()}));
}

const StoredCalls& DataSet::calls() {
    if (!calls_) {
        const ScratchFolder live(setting_, "live");
        calls_ = store(live.path(), 0, setting_.calls, "calls");
    }
    return *calls_;
}

const StoredCalls& DataSet::many_calls() {
    if (!many_calls_) {
        const auto& first = calls();
        const ScratchFolder live(setting_, "live");
        link_data(first.folder, live.path());
        many_calls_ = store(live.path(), first.calls, setting_.many_calls, "many-calls");
    }
    return *many_calls_;
}

std::uintmax_t DataSet::log_bytes_with(const Environment& environment) {
    const ScratchFolder live(setting_, "live");
    const auto stored = store(live.path(), 0, setting_.calls, "calls-otherwise", environment);
    fs::remove_all(stored.folder);
    return stored.log_bytes;
}

StoredCalls DataSet::store(const fs::path& live, std::size_t from, std::size_t to, std::string_view name,
                           const Environment& environment) {
    progress(fmt::format("storing {} calls", to - from));
    StoredCalls stored{.folder = setting_.scratch / name, .calls = to};
    {
        Server server(setting_, {.data = live, .environment = environment});
        post(server.port(), from, to);
        stored.behind_seconds = wait_until_decided(server);
        progress(fmt::format("decided {:.1f} s after the last was acknowledged", stored.behind_seconds));
        wait_until_idle(server.process());
        stored.serve_memory_bytes_max = server.process().memory_bytes_max();
        if (server.process().stop() != 0) report_.doubt("the server of the calls did not stop cleanly");
    }
    stored.serving_log_bytes = bytes_below(live / "log");
    // A backup is laid out as a data directory, and its journals are empty: whoever opens it has no more to
    // do than another.
    fs::remove_all(stored.folder);
    auto all = environment_of(live, 0);
    all.insert(all.end(), environment.begin(), environment.end());
    if (run({.arguments = {setting_.beaker, "backup", "create", "--data-dir", live, stored.folder},
             .environment = std::move(all),
             .log = setting_.log}) != 0)
        throw std::runtime_error("beaker backup create failed; see " + setting_.log.string());
    stored.log_bytes = bytes_below(stored.folder / "log");
    ::sync();  // so that it is not written while others are measured
    return stored;
}

void DataSet::post(std::uint16_t port, std::size_t from, std::size_t to) {
    for_each_part(from, to, [&](const Requests& requests) {
        const auto load =
            run_load(requests, {.port = port, .connections = connections, .seconds = seconds_max});
        progress(fmt::format("{} calls stored: {}", load.requests, summary(load)));
        if (load.acknowledged.count != requests.size())
            report_.doubt(fmt::format("of {} calls to be stored {} were acknowledged (status {})",
                                      requests.size(), load.acknowledged.count, load.other_status));
    });
}

std::span<const Uuid> DataSet::tenants() {
    if (tenants_.empty()) {
        const auto count = tenant_count();
        const Requests one_each(
            {.count = count, .secret = std::string(Setting::secret), .seed = {}, .tenants = count});
        for (std::size_t index = 0; index < count; ++index) tenants_.push_back(one_each.tenant(index));
    }
    return tenants_;
}

Postgres& DataSet::postgres() {
    if (!postgres_) {
        const auto file = setting_.scratch / "webhooks.copy";
        progress(fmt::format("copying {} webhooks into PostgreSQL", setting_.calls));
        write_rows(file);
        postgres_.emplace(setting_);
        postgres_->fill(file);
        fs::remove(file);
        postgres_->rebuild();
    }
    return *postgres_;
}

void DataSet::write_rows(const fs::path& file) const {
    std::ofstream out(file);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    auto received = Instant::from_micros(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
    for_each_part(0, setting_.calls, [&](const Requests& requests) {
        for (std::size_t index = 0; index < requests.size(); ++index) {
            received = received + std::chrono::microseconds(50);  // no two at once, as in Beaker's log
            const auto event_id = requests.event_id(index);
            const auto received_at = received.text();
            out << copy_line(std::array<std::string_view, 6>{"vapi", event_id, "status-update", "processed",
                                                             requests.body(index), received_at});
        }
    });
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

void link_data(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const auto target = to / entry.path().lexically_relative(from);
        if (entry.is_directory())
            fs::create_directories(target);
        else if (entry.path().extension() == ".sst")
            fs::create_hard_link(entry.path(), target);
        else
            fs::copy_file(entry.path(), target);
    }
}

std::uintmax_t bytes_below(const fs::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

std::string copy_line(std::span<const std::string_view> values) {
    std::string line;
    for (const auto value : values) {
        for (const char c : value) {
            const auto special = std::string_view("\\\t\n\r").find(c);
            if (special == std::string_view::npos)
                line += c;
            else
                line.append({'\\', "\\tnr"[special]});
        }
        line += '\t';
    }
    line.back() = '\n';
    return line;
}

}  // namespace beaker::bench
