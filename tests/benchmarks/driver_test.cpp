#include <doctest/doctest.h>
#include <signal.h>

#include "ops/benchmarks/driver/http_client.hpp"
#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/report.hpp"
#include "ops/benchmarks/driver/syncs.hpp"

namespace beaker::bench {

TEST_CASE("a sync is told by its file: the journal's, or the background's") {
    // clang-format off
    const struct { std::string_view name; std::string_view line; std::size_t journal, others; } rows[] = {
        {"journal",            "71 fdatasync(9</var/log/000004.log>) = 0",                   1, 0},
        {"journal, not over",  "71 fdatasync(9</var/log/000004.log> <unfinished ...>",       1, 0},
        {"its second line",    "71 <... fdatasync resumed>) = 0",                            0, 0},
        {"table",              "71 fdatasync(9</var/state/1/000007.sst>) = 0",               0, 1},
        {"manifest",           "71 fsync(9</var/log/MANIFEST-000005>) = 0",                  0, 1},
        {"folder",             "71 fsync(9</var/log>) = 0",                                  0, 1},
        {"another line",       "71 +++ exited with 0 +++",                                   0, 0},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        SyncCounts counts;
        count_sync(row.line, counts);
        CHECK(counts.journal == row.journal);
        CHECK(counts.others == row.others);
    }
}

TEST_CASE("a metric is found by its whole name") {
    constexpr std::string_view exposition =
        "# TYPE batches histogram\nbatches_count_all 7\nbatches_count 42\nbatches_sum 1e3\n";
    CHECK(metric(exposition, "batches_count") == 42);
    CHECK(metric(exposition, "batches_sum") == 1000);
    CHECK(metric(exposition, "batches") == -1);
    CHECK(metric("", "batches_count") == -1);
}

TEST_CASE("a run is good when every goal's median meets it, every check holds and nothing is doubtful") {
    using Kind = Goal::Kind;
    const auto with_row = [](Goal goal, std::vector<double> rounds, std::string remark) {
        Report report(Report::Facts{});
        report.row({.id = "B1", .what = "row", .unit = "x", .goal = goal, .remark = std::move(remark)})
            .rounds = std::move(rounds);
        return report;
    };
    CHECK(with_row({Kind::at_least, 0.5}, {0.4, 0.5, 0.9}, "").good());
    CHECK_FALSE(with_row({Kind::at_least, 0.5}, {0.4, 0.45, 0.9}, "").good());
    CHECK(with_row({Kind::at_most, 0.5}, {0.4, 0.45, 0.9}, "").good());
    CHECK_FALSE(with_row({Kind::at_most, 0.45}, {0.4, 0.6}, "").good());
    CHECK(with_row({Kind::at_least, 0.5}, {0.1}, "(goal of a later step)").good());

    auto held = with_row({Kind::at_least, 0}, {1}, "");
    held.add({.what = "rule", .holds = true});
    CHECK(held.good());
    held.add({.what = "another", .holds = false});
    CHECK_FALSE(held.good());
    auto doubtful = with_row({Kind::at_least, 0}, {1}, "");
    doubtful.doubt("an answer was not 200");
    CHECK_FALSE(doubtful.good());
}

TEST_CASE("a row is one by id and name, whatever its round") {
    Report report(Report::Facts{{"cpu", "two \"cores\""}});
    for (const double value : {3.0, 1.0, 2.0})
        report.row({.id = "B1", .what = "row", .unit = "x"}).rounds.push_back(value);
    report.row({.id = "B2", .what = "row", .unit = "x"}).rounds.push_back(9);
    auto& row = report.row({.id = "B1", .what = "row", .unit = "x"});
    CHECK(row.median() == 2);
    CHECK(row.lowest() == 1);
    CHECK(row.highest() == 3);
    row.figures["null server, requests/s"] = {5};
    CHECK(
        report.json() ==
        R"({"machine":{"cpu":"two \"cores\""},"rows":[{"id":"B1","what":"row","unit":"x","median":2,"lowest":1,)"
        R"("highest":3,"rounds":[3,1,2],"figures":{"null server, requests/s":[5]}},{"id":"B2","what":"row",)"
        R"("unit":"x","median":9,"lowest":9,"highest":9,"rounds":[9],"figures":{}}],"gate":[],"doubts":[]})"
        "\n");
}

TEST_CASE("a process ends with its object") {
    Process done({.arguments = {"sh", "-c", "exit 7"}});
    CHECK(done.wait() == 7);
    Process stopped({.arguments = {"sleep", "60"}});
    CHECK(stopped.running());
    CHECK(stopped.stop() == -1);
    CHECK_FALSE(stopped.running());
    CHECK(run({.arguments = {"/no/such/program"}}) == 127);
    pid_t id = 0;
    {
        const Process going({.arguments = {"sleep", "60"}});
        id = going.id();
    }
    CHECK(::kill(id, 0) == -1);
}

}  // namespace beaker::bench
