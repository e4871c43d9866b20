#include "ops/cli/replay_verbs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "log/step/runtime.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/generation_verbs.hpp"
#include "ops/cli/progress_bar.hpp"
#include "ops/node/data_lock.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"
#include "processors/registry.hpp"
#include "projections/generations/compare.hpp"
#include "projections/projector.hpp"
#include "replay/rebuild.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;

int failed(std::string_view verb, std::string_view what) {
    fmt::print(stderr, "replay {}: {}\n", verb, what);
    return exit_outside;
}

/// A directory that goes when this does.
class Scratch {
public:
    explicit Scratch(fs::path path) : path_(std::move(path)) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const fs::path& path() const { return path_; }

private:
    void remove() const {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    fs::path path_;
};

replay::RebuildOptions options_with(ProgressBar& bar, unsigned threads) {
    return {.threads = threads,
            .on_progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); }};
}

/// Those of the tables that serve, which a rebuild is for.
std::vector<ReadFold> folds_of(const FoldSet& set, std::string_view projection) {
    std::vector<ReadFold> folds;
    for (const ReadFold& fold : set.folds)
        if (projection.empty() || fold.projection == projection) folds.push_back(fold);
    return folds;
}

std::string names_of_projections() {
    std::set<std::string_view> names;
    for (const ReadFold& fold : read_folds()) names.insert(fold.projection);
    return fmt::format("{}", fmt::join(names, ", "));
}

/// Puts what was built in the place of the present tables.
std::expected<void, std::string> swap_in(const fs::path& built, const fs::path& present) {
    std::error_code error;
    fs::remove_all(present, error);
    if (!error) fs::rename(built, present, error);
    if (error)
        return std::unexpected(fmt::format("cannot put {} in place: {}", built.string(), error.message()));
    return {};
}

/// One kind of state: catches the live one up, builds a second one from the log, compares.
struct Verification {
    std::uint64_t rows = 0;
    std::uint64_t differences = 0;

    void compare(std::string_view what, const RocksStateStore& live, const RocksStateStore& built,
                 std::uint16_t partitions) {
        const Comparison found = compare_rows(live, built, partitions);
        rows += found.rows;
        differences += found.differences;
        for (const Difference& each : found.first)
            fmt::print("{}: {}: {} (first: live, second: rebuilt)\n", what, each.key, each.what);
    }
};

}  // namespace

int replay_rebuild(const ConfigFlags& from, const RebuildArguments& arguments) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const DataDirectory data{config->data_dir};
    if (!from.server.empty() || arguments.candidate || held_by_another_process(data))
        return rebuild_beside(*config, from, arguments);
    const Serving serving = serving_generation(data.state(), fold_sets());
    const std::vector<ReadFold> folds = folds_of(serving.set, arguments.projection);
    if (folds.empty() || (arguments.swap && !arguments.projection.empty())) {
        fmt::print(stderr, "replay rebuild: {}\n",
                   folds.empty() ? fmt::format("no projection {}; there are {}", arguments.projection,
                                               names_of_projections())
                                 : "--swap puts all tables in place at once: leave out --projection");
        return exit_usage;
    }
    const SystemClock clock;
    const auto log = open_log(*config, clock);
    if (!log) return failed("rebuild", log.error());
    const fs::path place = data.scratch("rebuild");
    fs::remove_all(place);
    std::uint64_t events = 0;
    std::map<std::string, std::uint64_t> effects;
    const auto started = clock.steady();
    {
        auto store = RocksStateStore::open(place);
        if (!store) return failed("rebuild", store.error().text);
        ProgressBar bar("rebuild");
        const auto report =
            replay::rebuild_read_tables(**log, folds, **store, options_with(bar, arguments.threads));
        if (!report) return failed("rebuild", report.error().text);
        events = report->events;
        effects = report->effects;
        if (auto flushed = (*store)->flush(); !flushed) return failed("rebuild", flushed.error().text);
    }
    const double seconds = std::chrono::duration<double>(clock.steady() - started).count();
    fmt::print("{}: {} events, {:.1f} s, {:.0f} events/s\n",
               arguments.projection.empty() ? "all" : arguments.projection, events, seconds,
               static_cast<double>(events) / std::max(seconds, 1e-9));
    for (const auto& [operation, count] : effects)
        fmt::print("suppressed: {} {}, wanted in the log and not carried out again\n", count, operation);
    if (!arguments.swap) {
        fmt::print("built in {}; --swap puts it in the place of the present tables\n", place.string());
        return exit_done;
    }
    if (auto swapped = swap_in(place, data.tables()); !swapped) return failed("rebuild", swapped.error());
    fmt::print("in place: {}\n", data.tables().string());
    return exit_done;
}

int replay_verify(const ConfigFlags& from, unsigned threads) {
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const SystemClock clock;
    auto live = open_storage(*config, clock);
    if (!live) return failed("verify", live.error());

    const auto& folds = live->serving.set.folds;
    Projector projector(*live->tables, live->log->partitions(), folds);
    if (auto caught_up = projector.catch_up(*live->log); !caught_up)
        return failed("verify", caught_up.error().text);
    log::StepRuntime runtime(processors::registry(), *live->deciders, live->log->partitions());
    for (PartitionId partition = 0; partition < live->log->partitions(); ++partition)
        if (auto caught_up = runtime.catch_up(*live->log, partition); !caught_up)
            return failed("verify", caught_up.error().text);

    const Scratch place(DataDirectory{config->data_dir}.scratch("verify"));
    fs::create_directories(place.path());
    Verification verification;
    {
        auto tables = RocksStateStore::open(place.path() / "tables");
        if (!tables) return failed("verify", tables.error().text);
        ProgressBar bar("tables");
        const auto built =
            replay::rebuild_read_tables(*live->log, folds, **tables, options_with(bar, threads));
        if (!built) return failed("verify", built.error().text);
        verification.compare("tables", *live->tables, **tables, live->log->partitions());
    }
    {
        auto deciders = RocksStateStore::open(place.path() / "deciders");
        if (!deciders) return failed("verify", deciders.error().text);
        ProgressBar bar("deciders");
        const auto built = replay::rebuild_decider_state(*live->log, processors::registry(), **deciders,
                                                         options_with(bar, threads));
        if (!built) return failed("verify", built.error().text);
        verification.compare("deciders", *live->deciders, **deciders, live->log->partitions());
    }
    if (verification.differences == 0) {
        fmt::print("identical: {} rows\n", verification.rows);
        return exit_done;
    }
    fmt::print("{} rows differ, {} are identical\n", verification.differences, verification.rows);
    return exit_no;
}

}  // namespace beaker::ops
