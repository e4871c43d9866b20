#include "ops/cli/demo_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdlib.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "ops/cli/configured.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/progress_bar.hpp"
#include "ops/cli/replay_verbs.hpp"
#include "ops/demo/report.hpp"
#include "ops/logging/logging.hpp"
#include "ops/node/node.hpp"
#include "ops/node/system_clock.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t connections = 8;
/// What Twilio is told to call, and signs; the port is free and not known when the server is configured.
constexpr auto public_url = "https://beaker.example.com";

int failed(const std::string& what) {
    fmt::print(stderr, "beaker demo: {}\n", what);
    return exit_outside;
}

/// Says on standard output, at once.
void say(const std::string& text) {
    fmt::print("{}", text);
    std::fflush(stdout);
}

/// The folder to use, made where it is missing. Error: the exit code.
std::expected<std::string, int> place_for(const std::string& wanted) {
    std::error_code error;
    if (wanted.empty()) {
        auto name = (fs::temp_directory_path(error) / "beaker-demo-XXXXXX").string();
        if (error || ::mkdtemp(name.data()) == nullptr)
            return std::unexpected(failed("no temporary folder can be made"));
        return name;
    }
    fs::create_directories(wanted, error);
    if (error) return std::unexpected(failed(fmt::format("{}: {}", wanted, error.message())));
    if (!fs::is_empty(wanted, error) || error) {
        fmt::print(stderr,
                   "beaker demo: --data-dir {}: it is not empty; the demo writes only where nothing is\n",
                   wanted);
        return std::unexpected(exit_usage);
    }
    return wanted;
}

/// A node that serves while this lives.
class RunningNode {
public:
    explicit RunningNode(std::unique_ptr<Node> node)
        : node_(std::move(node)), thread_([this] { ended_ = node_->run(); }) {}
    ~RunningNode() { static_cast<void>(stop()); }

    /// Ends cleanly. Error: what failed while it ran.
    std::expected<void, std::string> stop() {
        if (thread_.joinable()) {
            node_->stop();
            thread_.join();
        }
        return ended_;
    }
    std::uint16_t port() const { return node_->port(); }

private:
    std::unique_ptr<Node> node_;
    std::expected<void, std::string> ended_;
    std::jthread thread_;
};

/// The flags that say so; on Kafka topics that no other demo has.
std::map<std::string, std::string> where_the_log_is(const DemoArguments& arguments, const log::Clock& clock) {
    if (arguments.brokers.empty()) return {};
    return {{"log", "kafka"},
            {"brokers", arguments.brokers},
            {"kafka-prefix", fmt::format("demo-{}.", clock.now().micros())}};
}

/// The day before this one, from midnight UTC.
Instant yesterday(Instant now) {
    const auto day = std::chrono::microseconds(std::chrono::days(1)).count();
    return Instant::from_micros((now.micros() / day - 1) * day);
}

demo::Played play(const demo::Traffic& traffic, const demo::Door& door) {
    ProgressBar bar("webhooks");
    const auto total = traffic.requests();
    return demo::play(traffic, door, connections, [&](std::size_t done) { bar.update(done, total); });
}

demo::Door door_at(const std::string& address, const Config& config) {
    return {.address = address,
            .public_url = config.public_url,
            .stripe_secret = config.secrets.stripe_webhook.front(),
            .twilio_token = config.secrets.twilio_auth.front(),
            .vapi_secret = config.secrets.vapi_webhook.front()};
}

/// Exit code 0 or 1: whether all is as expected. `ended`: called when all is asked, its error is one.
std::expected<int, std::string> play_and_judge(
    const Config& config, const log::Clock& clock, const DemoArguments& arguments,
    const std::string& webhooks_to, const std::string& ask_at,
    const std::function<std::expected<void, std::string>()>& ended) {
    const auto traffic = demo::make_traffic(
        {.seed = arguments.seed, .calls = arguments.calls, .start = yesterday(clock.now())});
    say(demo::announced(traffic));
    const auto played = play(traffic, door_at(webhooks_to, config));
    say(demo::answered(traffic, played));
    const auto findings =
        demo::ask(traffic, door_at(ask_at, config), config.secrets.admin_token, played.positions);
    if (auto done = ended(); !done) return std::unexpected(done.error());
    if (!findings) return std::unexpected(findings.error());
    say(demo::reported(traffic, *findings));
    const auto wrong = demo::mismatches(traffic.expected, played, *findings);
    say(demo::judged(traffic.expected, wrong));
    return wrong.empty() ? exit_done : exit_no;
}

/// The same through a node of its own.
std::expected<int, std::string> play_and_judge(const Config& config, const log::Clock& clock,
                                               const DemoArguments& arguments) {
    auto node = Node::open(config, clock);
    if (!node) return std::unexpected(node.error());
    RunningNode running(std::move(*node));
    const auto address = fmt::format("http://127.0.0.1:{}", running.port());
    say(fmt::format("a node on {}, its data in {}; seed {}\n", address, config.data_dir, arguments.seed));
    return play_and_judge(config, clock, arguments, address, address, [&running] { return running.stop(); });
}

/// Through processes that run already, whose secrets are the ones of --dev.
int demo_elsewhere(const DemoArguments& arguments, const log::Clock& clock) {
    const ConfigFlags flags{.flags = {{"dev", "true"}, {"public-url", public_url}}, .environment = {}};
    const auto config = configured(flags, /*opens_door=*/true);
    if (!config) return config.error();
    start_logging(config->log_level);
    std::signal(SIGPIPE, SIG_IGN);
    say(fmt::format("webhooks to {}, questions to {}; seed {}\n", arguments.webhooks_to, arguments.ask_at,
                    arguments.seed));
    const auto judged = play_and_judge(*config, clock, arguments, arguments.webhooks_to, arguments.ask_at,
                                       [] { return std::expected<void, std::string>(); });
    return judged ? *judged : failed(judged.error());
}

void say_how_to_look_further(const Config& config) {
    const auto curl =
        fmt::format("curl -H 'Authorization: Bearer {}' 'http://127.0.0.1:8080", config.secrets.admin_token);
    const std::string on_kafka = config.log_engine == LogEngine::embedded
                                     ? ""
                                     : fmt::format(" --log kafka --brokers {} --kafka-prefix {}",
                                                   fmt::join(config.brokers, ","), config.kafka.prefix);
    say(
        fmt::format("\nTo look further: build/release/beaker serve --dev --data-dir {}{}\n"
                    "  {}/v1/admin/webhook-events?status=parked'\n"
                    "  {}/v1/admin/webhook-events?provider=stripe&limit=3'\n"
                    "To be rid of it: rm -r {}\n",
                    config.data_dir, on_kafka, curl, curl, config.data_dir));
}

}  // namespace

int demo(const DemoArguments& arguments) try {
    if (!arguments.webhooks_to.empty()) return demo_elsewhere(arguments, SystemClock());
    const auto place = place_for(arguments.data_dir);
    if (!place) return place.error();
    const SystemClock clock;
    const auto log = where_the_log_is(arguments, clock);
    ConfigFlags flags{.flags = {{"dev", "true"},
                                {"data-dir", *place},
                                {"listen", "127.0.0.1:0"},
                                {"public-url", public_url},
                                {"log-level", arguments.log_level}},
                      .environment = {}};
    flags.flags.insert(log.begin(), log.end());
    const auto config = configured(flags, /*opens_door=*/true);
    if (!config) return config.error();
    start_logging(config->log_level);
    std::signal(SIGPIPE, SIG_IGN);

    const auto judged = play_and_judge(*config, clock, arguments);
    if (!judged) return failed(judged.error());
    say("\nThe tables and the deciders' state, built anew from the log  (beaker replay verify)\n");
    ConfigFlags to_verify{.flags = {{"data-dir", *place}}, .environment = {}};
    to_verify.flags.insert(log.begin(), log.end());
    const int verified = replay_verify(to_verify, /*threads=*/2);
    say_how_to_look_further(*config);
    return *judged == exit_done ? verified : *judged;
} catch (const std::exception& thrown) {
    return failed(thrown.what());
}

}  // namespace beaker::ops
