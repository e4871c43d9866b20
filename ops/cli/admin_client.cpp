#include "ops/cli/admin_client.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <vector>

#include "ops/cli/exit_code.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/user_name.hpp"

namespace beaker::ops {

struct MemberShown {
    std::string pointer, message;
};
BOOST_DESCRIBE_STRUCT(MemberShown, (), (pointer, message))

/// What a problem document (RFC 9457) says, as far as it is shown.
struct ProblemShown {
    std::string title;
    std::optional<std::string> detail;
    std::optional<std::vector<MemberShown>> errors;
};
BOOST_DESCRIBE_STRUCT(ProblemShown, (), (title, detail, errors))

namespace {

/// RFC 3986 §2.3.
bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '~';
}

int exit_code_of(int status) {
    if (status == 404 || status == 409) return exit_no;
    return status >= 500 ? exit_outside : exit_usage;
}

}  // namespace

std::expected<std::string, int> AdminClient::get(std::string_view target) {
    return judged(server_.get_as_admin(target));
}

std::expected<std::string, int> AdminClient::post(std::string_view target, const std::string& body) {
    return judged(server_.post_as_admin(target, body));
}

std::expected<std::string, int> AdminClient::remove(std::string_view target, const std::string& body) {
    return judged(server_.remove_as_admin(target, body));
}

std::expected<std::string, int> AdminClient::judged(
    const std::expected<HttpAnswer, std::string>& answer) const {
    if (!answer) {
        fmt::print(stderr, "{}: no server answers at {}; this needs `beaker serve`\n", verb_, answer.error());
        return std::unexpected(exit_outside);
    }
    if (answer->status == 200) return answer->body;
    if (answer->status == 202) {
        fmt::print(stderr, "{}: stored, and not decided yet: {}\n", verb_, answer->body);
        return std::unexpected(exit_outside);
    }
    const auto problem = from_json<ProblemShown>(answer->body);
    fmt::print(stderr, "{}: {}{}\n", verb_,
               problem ? problem->detail.value_or(problem->title) : "the server could not answer",
               answer->status == 404 ? " (or the admin token is not the server's)" : "");
    if (problem && problem->errors)
        for (const MemberShown& each : *problem->errors)
            fmt::print(stderr, "{}: {} {}\n", verb_, each.pointer, each.message);
    return std::unexpected(exit_code_of(answer->status));
}

std::string user_name(const ConfigFlags& from) {
    for (const char* variable : {"SUDO_USER", "USER", "LOGNAME"}) {
        const auto found = from.environment.find(variable);
        if (found != from.environment.end() && is_user_name(found->second)) return found->second;
    }
    return "unknown";
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c))
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace beaker::ops
