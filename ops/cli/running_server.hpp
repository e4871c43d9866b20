#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ops/config/config.hpp"
#include "ops/http_client.hpp"

namespace beaker::ops {

/// The server that runs on this configuration, as another process of this machine asks it.
class RunningServer {
public:
    /// `address`: such as "https://beaker.example.com"; empty: what the configuration listens on. Throws
    /// std::runtime_error where libcurl cannot start.
    RunningServer(const Config& config, std::string_view address);

    const std::string& address() const { return address_; }
    /// What it answers. Error: a sentence that names the address.
    std::expected<HttpAnswer, std::string> get(std::string_view target);
    /// With the admin's token: to whom is no admin, an admin's path is not there (404). Error: as above.
    std::expected<HttpAnswer, std::string> get_as_admin(std::string_view target);
    std::expected<HttpAnswer, std::string> post_as_admin(std::string_view target, const std::string& body);
    std::expected<HttpAnswer, std::string> remove_as_admin(std::string_view target, const std::string& body);

private:
    Headers admin_headers() const;
    std::expected<HttpAnswer, std::string> named(std::expected<HttpAnswer, std::string> answer) const;

    std::string address_, token_;
    HttpClient client_;
};

/// Where a server that listens so is reached from this machine.
std::string local_address(const Config& config);

}  // namespace beaker::ops
