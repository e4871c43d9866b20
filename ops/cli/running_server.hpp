#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ops/config/config.hpp"
#include "ops/demo/http_client.hpp"

namespace beaker::ops {

/// The server that runs on this configuration, as another process of this machine asks it.
class RunningServer {
public:
    /// `address`: such as "https://beaker.example.com"; empty: what the configuration listens on. Throws
    /// std::runtime_error where libcurl cannot start.
    RunningServer(const Config& config, std::string_view address);

    const std::string& address() const { return address_; }
    /// What it answers. Error: a sentence that names the address.
    std::expected<demo::HttpAnswer, std::string> get(std::string_view target);
    /// With the admin's token. Error: as above, also where the token is not taken.
    std::expected<demo::HttpAnswer, std::string> post_as_admin(std::string_view target,
                                                               const std::string& body);

private:
    std::string address_, token_;
    demo::HttpClient client_;
};

/// Where a server that listens so is reached from this machine.
std::string local_address(const Config& config);

}  // namespace beaker::ops
