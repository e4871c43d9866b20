#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "ops/cli/configured.hpp"
#include "ops/cli/running_server.hpp"

namespace beaker::ops {

/// Asks the running server as admin, for a command that prints what is wrong.
class AdminClient {
public:
    /// `verb`: such as "dead-letters list", for what it prints.
    AdminClient(const Config& config, const ConfigFlags& from, std::string verb)
        : verb_(std::move(verb)), server_(config, from.server) {}

    /// The body of a 200. Else what is wrong is printed, and the exit code answered: no where there is no
    /// such thing (404) or it was decided against (409), usage for what is wrong with the request, outside
    /// where nobody answers or the server cannot.
    std::expected<std::string, int> get(std::string_view target);
    std::expected<std::string, int> post(std::string_view target, const std::string& body);
    std::expected<std::string, int> remove(std::string_view target, const std::string& body);

private:
    std::expected<std::string, int> judged(const std::expected<HttpAnswer, std::string>& answer) const;

    const std::string verb_;
    RunningServer server_;
};

/// The name of who runs this command, for the record of who asked: a user name, else "unknown".
std::string user_name(const ConfigFlags& from);

/// A text for a query string, percent-encoded (RFC 3986 §2.1).
std::string percent_encoded(std::string_view text);

}  // namespace beaker::ops
