#include "ops/cli/running_server.hpp"

#include <fmt/format.h>

namespace beaker::ops {

namespace {

std::string_view or_else(std::string_view address, std::string_view otherwise) {
    return address.empty() ? otherwise : address;
}

}  // namespace

std::string local_address(const Config& config) {
    std::string host = config.listen.host;
    if (host == "0.0.0.0") host = "127.0.0.1";
    if (host == "::") host = "::1";
    const bool brackets = host.contains(':');
    return fmt::format("http{}://{}{}{}:{}", config.tls_certificate_file.empty() ? "" : "s",
                       brackets ? "[" : "", host, brackets ? "]" : "", config.listen.port);
}

RunningServer::RunningServer(const Config& config, std::string_view address)
    : address_(or_else(address, local_address(config))),
      token_(config.secrets.admin_token),
      client_(address_) {}

std::expected<HttpAnswer, std::string> RunningServer::get(std::string_view target) {
    return named(client_.get(target, {}));
}

std::expected<HttpAnswer, std::string> RunningServer::get_as_admin(std::string_view target) {
    return named(client_.get(target, admin_headers()));
}

std::expected<HttpAnswer, std::string> RunningServer::post_as_admin(std::string_view target,
                                                                    const std::string& body) {
    return named(client_.post(target, admin_headers(), body));
}

std::expected<HttpAnswer, std::string> RunningServer::remove_as_admin(std::string_view target,
                                                                      const std::string& body) {
    return named(client_.remove(target, admin_headers(), body));
}

Headers RunningServer::admin_headers() const {
    return {
        {"Authorization", "Bearer " + token_}, {"Content-Type", "application/json"}, {"Prefer", "wait=10"}};
}

std::expected<HttpAnswer, std::string> RunningServer::named(
    std::expected<HttpAnswer, std::string> answer) const {
    if (!answer) return std::unexpected(fmt::format("{}: {}", address_, answer.error()));
    return answer;
}

}  // namespace beaker::ops
