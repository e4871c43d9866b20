#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "log/clock.hpp"

namespace beaker::ops {

/// Where it is looked for, where nobody says otherwise.
inline constexpr std::uint16_t sandbox_port = 8090;

struct SandboxOptions {
    std::uint16_t port = 0;       ///< of HTTP, on the loopback address; 0: any free one
    std::uint16_t smtp_port = 0;  ///< 0: any free one
    std::string vapi_webhook_secret = "vapi_dev_secret";  ///< that webhooks back are signed with
};

/// Stand-ins for the world, for development and tests: Vapi's REST API below /vapi, Twilio's below /twilio, a
/// mail server with a mailbox, faults on demand. `POST /vapi/call` begins a made-up call of an assistant,
/// which signed webhooks tell of. Its own door: GET /sandbox/requests?provider=, GET /sandbox/mailbox?to=,
/// PUT /sandbox/faults, PUT /sandbox/webhooks (their pace and disorder), DELETE /sandbox. Nothing is kept on
/// disk.
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
