#pragma once

#include <cstdint>
#include <memory>

#include "log/clock.hpp"

namespace beaker::ops {

/// Where it is looked for, where nobody says otherwise.
inline constexpr std::uint16_t sandbox_port = 8090;

struct SandboxOptions {
    std::uint16_t port = 0;       ///< of HTTP, on the loopback address; 0: any free one
    std::uint16_t smtp_port = 0;  ///< 0: any free one
};

/// Stand-ins for the world, for development and tests: Vapi's REST API below /vapi, a mail server with a
/// mailbox, faults on demand. Its own door: GET /sandbox/requests?provider=, GET /sandbox/mailbox?to=, PUT
/// /sandbox/faults, DELETE /sandbox. Nothing is kept on disk.
class Sandbox {
public:
    /// Serves on threads of its own. Throws std::runtime_error where it cannot listen.
    explicit Sandbox(const log::Clock& clock, SandboxOptions options = {});
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    std::uint16_t port() const;
    std::uint16_t smtp_port() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beaker::ops
