// Sends signed Vapi webhooks to a server and prints what it measured as one JSON object.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>

#include "ops/benchmarks/load/generator.hpp"

namespace beaker::bench {

namespace {

struct Arguments {
    RequestOptions requests;
    LoadOptions load;
    std::string acknowledged_file;
};

void declare(CLI::App& app, Arguments& into) {
    auto& requests = into.requests;
    auto& load = into.load;
    app.add_option("--port", load.port, "Where the server listens on 127.0.0.1")->required();
    app.add_option("--connections", load.connections, "Connections kept alive")->check(CLI::Range(1, 10'000));
    app.add_option("--rate", load.rate, "Requests a second; 0: each is sent when the last one is answered")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--seconds", load.seconds, "How long is measured")->check(CLI::PositiveNumber);
    app.add_option("--warm-up", load.warm_up_seconds, "Seconds before that, not counted")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--count", requests.count,
                   "Requests made before the clock starts; the run ends with the last")
        ->check(CLI::PositiveNumber);
    app.add_option("--tenants", requests.tenants, "Tenants they belong to")->check(CLI::Range(1, 4096));
    app.add_option("--visible-every", load.visible_every,
                   "Reads the call behind every so many POSTs; 0: never");
    app.add_flag("--repeat", load.repeat,
                 "Begins anew when all are sent: duplicates for a server that stores them");
    app.add_option("--seed", requests.seed,
                   "The same seed makes the same calls; default: new ones each time");
    app.add_option("--secret", requests.secret, "What Vapi signs with")->envname("VAPI_WEBHOOK_SECRET");
    app.add_option("--admin-token", load.admin_token, "For the reads")->envname("BEAKER_ADMIN_TOKEN");
    app.add_option("--acknowledged", into.acknowledged_file,
                   "Where to write the event ids that were answered 200");
}

int run(Arguments& arguments) {
    auto& requests = arguments.requests;
    if (requests.seed.empty())
        requests.seed = std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    arguments.load.record = !arguments.acknowledged_file.empty();
    const Requests made(requests);
    const auto result = run_load(made, arguments.load);
    fmt::print("{}\n", result.json());
    if (arguments.load.record) {
        std::ofstream file(arguments.acknowledged_file);
        for (const auto index : result.acknowledged_requests) file << made.event_id(index) << '\n';
        if (!file.flush()) throw std::runtime_error("cannot write " + arguments.acknowledged_file);
    }
    return result.not_200 == 0 && result.lost == 0 ? 0 : 1;
}

}  // namespace

}  // namespace beaker::bench

namespace {

int parse_and_run(int count, char** values) {
    CLI::App app("Signed Vapi webhooks at a server; every one is a call of its own.");
    beaker::bench::Arguments arguments;
    arguments.requests.secret = "benchmark-secret";
    beaker::bench::declare(app, arguments);
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return beaker::bench::run(arguments);
}

}  // namespace

/// Exit code: 0 all answered 200, 1 some were not, 2 wrong usage, 3 no server or no file.
int main(int count, char** values) {
    try {
        return parse_and_run(count, values);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return 3;
    }
}
