#include "ops/cli/sandbox_verb.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <stdexcept>

#include "ops/cli/ending_signals.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/node/system_clock.hpp"

namespace beaker::ops {

int sandbox(const SandboxOptions& options) {
    block_ending_signals();
    const SystemClock clock;
    std::optional<Sandbox> stand_ins;
    try {
        stand_ins.emplace(clock, options);
    } catch (const std::runtime_error& error) {
        fmt::print(stderr, "beaker sandbox: {}\n", error.what());
        return exit_outside;
    }
    fmt::print(
        "VAPI_BASE_URL=http://127.0.0.1:{}/vapi\nVAPI_API_KEY=sandbox\nTWILIO_BASE_URL=http://127.0.0.1:{}/"
        "twilio\nSMTP_URL=smtp://127.0.0.1:{}\n",
        stand_ins->port(), stand_ins->port(), stand_ins->smtp_port());
    std::fflush(stdout);
    (void)wait_for_ending_signal();
    return exit_done;
}

}  // namespace beaker::ops
