#include "replay/rebuild.hpp"

#include <doctest/doctest.h>
#include <algorithm>

#include <mutex>

#include "projections/generations/compare.hpp"
#include "tests/replay/folded_log.hpp"

namespace beaker::replay {
namespace {

using testing::Directory;
using testing::FoldedLog;

TEST_CASE("rebuild: any number of threads and any size of run give the live tables and decider state") {
    FoldedLog folded;
    const std::uint16_t partitions = folded.engine().partitions();
    const struct {
        const char* name;
        RebuildOptions options;
    } rows[] = {
        {"one thread", {.threads = 1, .on_progress = {}}},
        {"two threads", {.threads = 2, .on_progress = {}}},
        {"more threads than partitions", {.threads = 64, .on_progress = {}}},
        {"a file for each batch, and small batches",
         {.threads = 2, .run_bytes = 1, .read_bytes = 2000, .on_progress = {}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Directory directory;
        const auto tables = *RocksStateStore::open(directory.path() / "tables");
        const auto built = rebuild_read_tables(folded.engine(), read_folds(), *tables, row.options);
        REQUIRE_MESSAGE(built.has_value(), built.error().text);
        CHECK(built->events > 10 * FoldedLog::calls);
        const Comparison read = compare_rows(*folded.tables, *tables, partitions);
        CHECK(read.differences == 0);
        CHECK(read.rows > 5 * FoldedLog::calls);

        const auto deciders = *RocksStateStore::open(directory.path() / "deciders");
        REQUIRE(rebuild_decider_state(folded.engine(), processors::registry(), *deciders, row.options)
                    .has_value());
        const Comparison state = compare_rows(*folded.deciders, *deciders, partitions);
        CHECK(state.differences == 0);
        CHECK(state.rows > 5 * FoldedLog::calls);
        for (PartitionId partition = 0; partition < partitions; ++partition) {
            CHECK(tables->applied(partition) == folded.tables->applied(partition));
            CHECK(deciders->applied(partition).events == folded.deciders->applied(partition).events);
            CHECK(deciders->applied(partition).now == folded.deciders->applied(partition).now);
        }
    }
}

TEST_CASE("rebuild: what is built can be folded on, like the live tables") {
    FoldedLog folded;
    const Directory directory;
    const auto tables = *RocksStateStore::open(directory.path() / "tables");
    REQUIRE(rebuild_read_tables(folded.engine(), read_folds(), *tables, {.on_progress = {}}).has_value());
    Projector projector(*tables, folded.engine().partitions());
    CHECK(projector.catch_up(folded.engine()).has_value());
    CHECK(compare_rows(*folded.tables, *tables, folded.engine().partitions()).differences == 0);
}

TEST_CASE("rebuild: one projection alone gives its rows and no others") {
    FoldedLog folded;
    std::vector<ReadFold> folds;
    for (const ReadFold& fold : read_folds())
        if (fold.projection == "calls") folds.push_back(fold);
    REQUIRE_FALSE(folds.empty());
    const Directory directory;
    const auto tables = *RocksStateStore::open(directory.path() / "tables");
    REQUIRE(rebuild_read_tables(folded.engine(), folds, *tables, {.on_progress = {}}).has_value());
    const Comparison found = compare_rows(*folded.tables, *tables, folded.engine().partitions(),
                                          {.differences_shown = 10'000, .goes_on = {}});
    CHECK(found.rows > FoldedLog::calls);
    CHECK(found.differences > 0);
    for (const Difference& each : found.first) CHECK(each.what == "only in the first");
}

TEST_CASE("rebuild: progress goes up to the whole") {
    FoldedLog folded;
    const Directory directory;
    const auto tables = *RocksStateStore::open(directory.path() / "tables");
    std::mutex mutex;
    std::uint64_t furthest = 0;
    std::uint64_t whole = 0;
    RebuildOptions options{.read_bytes = 4000, .on_progress = {}};
    options.on_progress = [&](std::uint64_t done, std::uint64_t total) {
        const std::lock_guard lock(mutex);
        CHECK(done <= total);
        furthest = std::max(furthest, done);
        whole = total;
    };
    const auto built = rebuild_read_tables(folded.engine(), read_folds(), *tables, options);
    REQUIRE(built.has_value());
    CHECK(furthest == whole);
    CHECK(built->events == whole);
}

/// A fold that throws, as one does whose row is damaged.
void fold_badly(log::RowWriter&, const Folded&) { throw std::runtime_error("a damaged row"); }

TEST_CASE("rebuild: a fold that throws fails it, with the place of the record") {
    FoldedLog folded;
    const Directory directory;
    const auto tables = *RocksStateStore::open(directory.path() / "tables");
    const ReadFold folds[] = {{.event_type = InputSettled::type, .fold = fold_badly, .projection = "bad"}};
    const auto built = rebuild_read_tables(folded.engine(), folds, *tables, {.on_progress = {}});
    REQUIRE_FALSE(built.has_value());
    CHECK(built.error().text.contains("domain.events "));
    CHECK(built.error().text.contains("a damaged row"));
}

}  // namespace
}  // namespace beaker::replay
