#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/footprint.hpp"
#include "ops/benchmarks/driver/http_client.hpp"
#include "ops/benchmarks/driver/kafka_rows.hpp"
#include "ops/benchmarks/driver/postgres.hpp"
#include "ops/benchmarks/driver/postgres_scripts.hpp"
#include "ops/benchmarks/driver/process.hpp"
#include "ops/benchmarks/driver/replay.hpp"
#include "ops/benchmarks/driver/report.hpp"
#include "ops/benchmarks/driver/syncs.hpp"

namespace beaker::bench {

TEST_CASE("a sync is told by its file: the journal's, or the background's") {
    // clang-format off
    const struct { std::string_view name; std::string_view line; std::size_t journal, others; } rows[] = {
        {"journal",            "71 fdatasync(9</var/log/000004.log>) = 0",                   1, 0},
        {"journal, not over",  "71 fdatasync(9</var/log/000004.log> <unfinished ...>",       1, 0},
        {"its second line",    "71 <... fdatasync resumed>) = 0",                            0, 0},
        {"ring",               "71 pwrite64(9</var/log/journal.ring>, \"BkJf>\"..., 8192, 4096) = 8192", 1, 0},
        {"a write to a table", "71 pwrite64(9</var/state/1/000007.sst>, \"x\", 1, 0) = 1",  0, 0},
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

TEST_CASE("a row that cannot be measured yet says why, has no figures and decides nothing") {
    Report report(Report::Facts{});
    report.miss({.id = "B7", .what = "row", .unit = "x", .goal = Goal{Goal::Kind::at_most, 0.26}}, "no way");
    CHECK(report.good());
    CHECK(report.json() ==
          R"+({"machine":{},"rows":[{"id":"B7","what":"row","unit":"x","at_most":0.26,"remark":"(no way)",)+"
          R"("rounds":[],"figures":{}}],"gate":[],"doubts":[]})"
          "\n");
    const auto table = report.table();
    const auto line = table.substr(table.find("B7"));
    CHECK(line.find("<= 0.26 x") != line.npos);
    CHECK(line.find(" - ") != line.npos);
    CHECK(line.find("0.00") == line.npos);
    CHECK(line.find("(no way)") != line.npos);
    CHECK(line.find("met") == line.npos);
}

TEST_CASE("without a broker the rows on Kafka that were asked for say so, and decide nothing") {
    Report report(Report::Facts{});
    miss_kafka({"K1", "K3", "B1"}, "no broker", report);
    CHECK(report.good());
    const auto json = report.json();
    CHECK(json.find(R"("id":"K1")") != json.npos);
    CHECK(json.find("visible p99") != json.npos);
    CHECK(json.find(R"+("remark":"(no broker)","rounds":[])+") != json.npos);
    for (const char* other : {"K2", "K4", "K5", "B1"}) {
        CAPTURE(other);
        CHECK(json.find(other) == json.npos);
    }
}

TEST_CASE("what a rebuild printed is found among its other words") {
    // clang-format off
    const struct { std::string_view name; std::string_view output; bool found; std::uint64_t events; double rate; } rows[] = {
        {"a rebuild",        "all: 1000000 events, 5.1 s, 196078 events/s\nbuilt in state; --swap puts it\n", true, 1'000'000, 196'078},
        {"words before it",  "a warning, of 2 lines\nscan: 70 events, 0.0 s, 3500 events/s\n", true,  70, 3'500},
        {"nothing",          "",                                                               false, 0,  0},
        {"an error",         "replay rebuild: cannot create var: no space\n",                 false, 0,  0},
        {"an empty log",     "all: 0 events, 0.0 s, 0 events/s\n",                            false, 0,  0},
        {"cut short",        "all: 1000000 events, 5.1 s",                                     false, 0,  0},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto line = find_replay_line(row.output);
        REQUIRE(line.has_value() == row.found);
        if (!row.found) continue;
        CHECK(line->events == row.events);
        CHECK(line->events_per_second == row.rate);
    }
    CHECK(find_replay_line("all: 50 events, 2.0 s, 25 events/s")->seconds() == 2);
}

TEST_CASE("sizes of topics are one a line") {
    const auto sizes = parse_topic_sizes("inputs 20 16400\ndomain.events 60 12000\n");
    REQUIRE(sizes.size() == 2);
    CHECK(sizes.at("inputs").records == 20);
    CHECK(sizes.at("inputs").raw_bytes == 16'400);
    CHECK(sizes.at("domain.events").raw_bytes == 12'000);
    CHECK(parse_topic_sizes("scan: the log cannot be read\n").empty());
}

TEST_CASE("a line of a COPY has nothing in a value that would end it") {
    using Values = std::vector<std::string_view>;
    // clang-format off
    const struct { std::string_view name; Values values; std::string_view line; } rows[] = {
        {"plain",   {"vapi", "{\"a\":1}"}, "vapi\t{\"a\":1}\n"},
        {"empty",   {"", "b", ""},         "\tb\t\n"},
        {"special", {"a\tb\nc\rd\\e"},    "a\\tb\\nc\\rd\\\\e\n"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(copy_line(row.values) == row.line);
    }
}

TEST_CASE("a linked copy of data is independent but for its sorted tables") {
    const auto folder = std::filesystem::temp_directory_path() / "beaker-bench-linked";
    std::filesystem::remove_all(folder);
    const auto from = folder / "from", to = folder / "to";
    std::filesystem::create_directories(from / "log");
    std::ofstream(from / "log" / "000004.sst") << "table";
    std::ofstream(from / "log" / "CURRENT") << "MANIFEST";
    link_data(from, to);
    CHECK(bytes_below(to) == 13);
    CHECK(std::filesystem::hard_link_count(to / "log" / "000004.sst") == 2);
    CHECK(std::filesystem::hard_link_count(to / "log" / "CURRENT") == 1);
    std::filesystem::remove_all(folder);
}

TEST_CASE("pgbench's latencies are those of all its logs behind the warm-up") {
    const auto folder = std::filesystem::temp_directory_path() / "beaker-bench-latencies";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "client.1") << "0 1 900 0 1760000000 100000\n0 2 20 0 1760000000 500000\n";
    std::ofstream(folder / "client.2") << "1 1 30 0 1760000001 0\n1 2 40 0 1760000001 200000 7\n";
    auto all = read_latencies(folder, 0);
    std::ranges::sort(all);
    CHECK(all == std::vector<float>{20, 30, 40, 900});
    auto behind = read_latencies(folder, 0.3);
    std::ranges::sort(behind);
    CHECK(behind == std::vector<float>{20, 30, 40});
    CHECK(read_latencies(folder, 5).empty());
    std::filesystem::remove_all(folder);
}

TEST_CASE("lists are drawn by a query that names every tenant once") {
    const std::vector<Uuid> tenants{Uuid::derive(Slot(0), {"one"}), Uuid::derive(Slot(1), {"two"})};
    const auto script = list_script(tenants);
    CHECK(script.starts_with("\\set tenant random(1, 2)\nSELECT "));
    CHECK(script.find("ARRAY['" + tenants[0].text() + "','" + tenants[1].text() + "']::uuid[])[:tenant]") !=
          script.npos);
}

TEST_CASE("a program that was watched tells its output, memory and processor time") {
    const auto log = std::filesystem::temp_directory_path() / "beaker-bench-watched.txt";
    std::ofstream(log) << "of an earlier program";
    const auto finished = run_watched(
        {.arguments = {"sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo out; exit 5"},
         .log = log});
    CHECK(finished.code == 5);
    CHECK(finished.output == "out\n");
    CHECK(finished.cpu_time > std::chrono::milliseconds(10));
    CHECK(finished.memory_bytes_max > 100'000);
    CHECK(finished.memory_bytes_max < 100'000'000);
    std::filesystem::remove(log);
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
