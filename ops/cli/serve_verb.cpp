#include "ops/cli/serve_verb.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <thread>

#include "ops/cli/exit_code.hpp"
#include "ops/logging/logging.hpp"
#include "ops/node/node.hpp"
#include "ops/node/system_clock.hpp"

namespace beaker::ops {

namespace {

/// The signals that end the process. Blocked in every thread, so that one thread can wait for them.
sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

/// Ends the node at the first signal. `dismiss` ends the waiting where the node ended by itself.
class SignalWatch {
public:
    explicit SignalWatch(Node& node)
        : thread_([this, &node] {
              const sigset_t signals = ending_signals();
              int signal = 0;
              sigwait(&signals, &signal);
              if (dismissed_) return;
              log_event(log_for("ops"), Level::info, "stopping", {{"signal", signal}});
              node.stop();
          }) {}

    ~SignalWatch() {
        dismissed_ = true;
        // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): it is blocked and only ends the waiting
        pthread_kill(thread_.native_handle(), SIGTERM);
    }

private:
    std::atomic<bool> dismissed_{false};
    std::jthread thread_;
};

}  // namespace

int serve(const ConfigFlags& from) {
    const auto config = configured(from, /*opens_door=*/true);
    if (!config) return config.error();
    start_logging(config->log_level);
    for (const std::string& warning : config->warnings) log_event(log_for("ops"), Level::warn, warning);

    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is a failed write, not the end of the process

    const SystemClock clock;
    auto node = Node::open(*config, clock);
    if (!node) {
        fmt::print(stderr, "beaker serve: {}\n", node.error());
        return exit_outside;
    }
    fmt::print("listening on http{}://{}:{}\n", config->tls_certificate_file.empty() ? "" : "s",
               config->listen.host, (*node)->port());
    std::fflush(stdout);
    const SignalWatch watch(**node);
    if (auto ran = (*node)->run(); !ran) {
        fmt::print(stderr, "beaker serve: stopped: {}\n", ran.error());
        return exit_outside;
    }
    return exit_done;
}

}  // namespace beaker::ops
