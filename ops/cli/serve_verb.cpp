#include "ops/cli/serve_verb.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "ops/cli/ending_signals.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/logging/logging.hpp"
#include "ops/node/node.hpp"
#include "ops/node/system_clock.hpp"
#include "ops/sandbox/sandbox.hpp"

namespace beaker::ops {

namespace {

/// Ends the node at the first signal. `dismiss` ends the waiting where the node ended by itself.
class SignalWatch {
public:
    explicit SignalWatch(Node& node)
        : thread_([this, &node] {
              const int signal = wait_for_ending_signal();
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

/// Stand-ins for those providers that nothing is configured for, and the configuration that leads to them. On
/// the usual port, or on any free one where that is taken.
std::unique_ptr<Sandbox> dev_sandbox(Config& config, const log::Clock& clock) {
    const bool no_vapi = config.secrets.vapi_api_key.empty(), no_mail = config.endpoints.smtp.empty();
    if (!config.roles.connect || (!no_vapi && !no_mail)) return nullptr;
    std::unique_ptr<Sandbox> sandbox;
    SandboxOptions options{.port = sandbox_port};
    if (!config.secrets.vapi_webhook.empty())
        options.vapi_webhook_secret = config.secrets.vapi_webhook.front();
    try {
        sandbox = std::make_unique<Sandbox>(clock, options);
    } catch (const std::runtime_error&) {
        options.port = 0;
        sandbox = std::make_unique<Sandbox>(clock, options);
    }
    config.sandbox_url = fmt::format("http://127.0.0.1:{}", sandbox->port());
    if (no_vapi) {
        config.secrets.vapi_api_key = "sandbox";
        config.endpoints.vapi = fmt::format("http://127.0.0.1:{}/vapi", sandbox->port());
    }
    if (no_mail) config.endpoints.smtp = fmt::format("smtp://127.0.0.1:{}", sandbox->smtp_port());
    std::erase_if(config.degraded, [&](const std::string& off) {
        return (no_vapi && off.ends_with("VAPI_API_KEY is not set")) ||
               (no_mail && off.ends_with("SMTP_URL is not set"));
    });
    return sandbox;
}

}  // namespace

int serve(const ConfigFlags& from) {
    auto config = configured(from, /*opens_door=*/true);
    if (!config) return config.error();
    start_logging(config->log_level);
    for (const std::string& warning : config->warnings) log_event(log_for("ops"), Level::warn, warning);

    block_ending_signals();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is a failed write, not the end of the process

    const SystemClock real;
    std::optional<VirtualClock> moved;
    if (config->virtual_start) moved.emplace(*config->virtual_start, real);
    const Clocks clocks = moved ? Clocks(*moved) : Clocks(real);
    const auto sandbox = config->dev ? dev_sandbox(*config, clocks.of_records) : nullptr;
    auto node = Node::open(*config, clocks);
    if (!node) {
        fmt::print(stderr, "beaker serve: {}\n", node.error());
        return exit_outside;
    }
    fmt::print("listening on http{}://{}:{}\n", config->tls_certificate_file.empty() ? "" : "s",
               config->listen.host, (*node)->port());
    if (sandbox) fmt::print("sandbox on http://127.0.0.1:{}\n", sandbox->port());
    std::fflush(stdout);
    const SignalWatch watch(**node);
    if (auto ran = (*node)->run(); !ran) {
        fmt::print(stderr, "beaker serve: stopped: {}\n", ran.error());
        return exit_outside;
    }
    return exit_done;
}

}  // namespace beaker::ops
