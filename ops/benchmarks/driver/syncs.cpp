#include "ops/benchmarks/driver/syncs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

#include "ops/benchmarks/driver/loads.hpp"

namespace beaker::bench {

namespace {

/// Files of RocksDB that no record is acknowledged by.
constexpr std::array<std::string_view, 7> background_files{".sst",  ".dbtmp", "/CURRENT", "/IDENTITY",
                                                           "/LOCK", "/LOG",   ".blob"};

bool is_background(std::string_view file) {
    const bool by_ending = std::any_of(background_files.begin(), background_files.end(),
                                       [&](std::string_view ending) { return file.ends_with(ending); });
    const auto name = file.substr(file.rfind('/') + 1);
    // A file without a dot is a folder or one of the above with a number.
    return by_ending || name.starts_with("MANIFEST-") || name.starts_with("OPTIONS-") || !name.contains('.');
}

/// A moment at which nothing is under way.
struct Snapshot {
    double batches = 0;
    SyncCounts syncs;

    Snapshot(const Server& server, const std::filesystem::path& trace) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        batches = metric(server.get("/metrics").body, "beaker_log_batch_records_count");
        syncs = count_syncs(trace);
    }
};

}  // namespace

void count_sync(std::string_view line, SyncCounts& into) {
    // "1234 fdatasync(7</var/log/000004.log>) = 0", or with "<unfinished ...>" behind the file; the line that
    // resumes it has no parenthesis behind the call's name.
    const auto sync = line.find("sync(");
    const auto call = std::min(sync, line.find("pwrite64("));
    if (call == line.npos) return;
    const auto begin = line.find('<', call);
    const auto end = line.find('>', call);
    if (begin == line.npos || end == line.npos || end < begin) return;
    const auto file = line.substr(begin + 1, end - begin - 1);
    // A ring is open with O_DSYNC: its writes are its syncs. Other files are synced by a call of its own.
    if (sync != line.npos)
        ++(is_background(file) ? into.others : into.journal);
    else if (file.ends_with("/journal.ring"))
        ++into.journal;
}

SyncCounts count_syncs(const std::filesystem::path& trace) {
    SyncCounts counts;
    std::ifstream file(trace);
    for (std::string line; std::getline(file, line);) count_sync(line, counts);
    return counts;
}

void check_syncs(const Setting& setting, Report& report) {
    const ScratchFolder data(setting, "traced");
    const auto trace = setting.scratch / "trace.txt";
    std::filesystem::remove(trace);
    Server server(setting, {.data = data.path(), .trace = trace});
    const Snapshot before(server, trace);
    const auto load = run_load(setting.requests(), {.port = server.port(), .connections = 64, .seconds = 2});
    const Snapshot after(server, trace);
    server.process().stop();

    const auto batches = after.batches - before.batches;
    const auto syncs = static_cast<double>(after.syncs.journal - before.syncs.journal);
    const auto others = after.syncs.others - before.syncs.others;
    // A new journal file may be synced once more when it is begun or closed.
    const double spare = 2.0 + 0.01 * batches;
    report.add({.what = "syncs of the journal (strace) match the batches (/metrics)",
                .holds = before.batches >= 0 && batches > 0 && syncs >= batches && syncs <= batches + spare,
                .found = fmt::format(
                    "{} requests acknowledged in {:.0f} batches with {:.0f} syncs; {} more syncs of "
                    "tables, manifests and folders",
                    load.acknowledged.count, batches, syncs, others)});
    progress("gate: " + fmt::format("{:.0f} batches, {:.0f} syncs", batches, syncs));
}

}  // namespace beaker::bench
