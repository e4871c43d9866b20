// Appends and syncs, and prints the percentiles in microseconds as one JSON object.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "ops/benchmarks/disk/append.hpp"

namespace {

int parse_and_run(int count, char** values) {
    CLI::App app("How long an append and its fdatasync take.");
    beaker::bench::AppendOptions options{.folder = "."};
    app.add_option("--folder", options.folder, "Where the file is made; its disk is measured");
    app.add_option("--bytes", options.bytes, "Bytes of one append")->check(CLI::PositiveNumber);
    app.add_option("--seconds", options.seconds, "How long")->check(CLI::PositiveNumber);
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    std::string out;
    beaker::bench::measure_appends(options).append_json(out);
    fmt::print("{}\n", out);
    return 0;
}

}  // namespace

/// Exit code: 0 done, 2 wrong usage, 3 the disk failed.
int main(int count, char** values) {
    try {
        return parse_and_run(count, values);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "disk: %s\n", error.what());
        return 3;
    }
}
