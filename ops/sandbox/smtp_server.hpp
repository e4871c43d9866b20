#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace beaker::ops {

/// A mail server that delivers to a function: as much of SMTP (RFC 5321) as a client needs that sends one
/// message to one address, on the loopback address alone.
class SmtpServer {
public:
    using Deliver =
        std::function<void(const std::string& from, const std::string& to, const std::string& message)>;

    /// Listens at once, and serves on threads of its own. Throws std::runtime_error where it cannot listen.
    SmtpServer(std::uint16_t port, Deliver deliver);
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    std::uint16_t port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace beaker::ops
