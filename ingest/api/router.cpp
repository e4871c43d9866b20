#include "ingest/api/router.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <optional>

#include "ingest/problem.hpp"

namespace beaker::ingest::api {

namespace {

/// Takes the first segment, without its '/', off the path.
std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// What stands in the places of the pattern's variables; none where the path does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
    std::vector<std::string> variables;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto wanted = next_segment(pattern);
        const auto found = next_segment(path);
        if (!wanted.starts_with('{')) {
            if (wanted != found) return std::nullopt;
        } else if (found.empty()) {
            return std::nullopt;
        } else {
            variables.emplace_back(found);
        }
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return variables;
}

bool answers(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

/// The bearer token; empty where there is none. The scheme's name is compared without regard to case (RFC
/// 9110 §11.1).
std::string_view bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const auto sent = request.header("Authorization").value_or("");
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    if (!std::ranges::equal(sent.substr(0, scheme.size()), scheme, {}, lower)) return {};
    return sent.substr(scheme.size());
}

http::Response nothing_here() { return problem(ProblemKind::not_found, "There is no such path."); }

}  // namespace

Router::Router(std::vector<Route> routes, std::string_view admin_token)
    : routes_(std::move(routes)), has_admin_(!admin_token.empty()), admin_digest_(sha256(admin_token)) {}

bool Router::is_admin(const http::Request& request) const {
    const auto digest = sha256(bearer_token(request));
    return has_admin_ && CRYPTO_memcmp(digest.data(), admin_digest_.data(), digest.size()) == 0;
}

void Router::handle(http::Request request, http::Respond respond) const {
    std::string allow;
    const Route* found = nullptr;
    std::vector<std::string> variables;
    for (const Route& route : routes_) {
        auto matched = match(route.pattern, request.path());
        if (!matched) continue;
        if (route.access == Access::admin && !is_admin(request)) return respond(nothing_here());
        if (!answers(route, request.method)) {
            allow += fmt::format("{}{}", allow.empty() ? "" : ", ",
                                 route.method == "GET" ? "GET, HEAD" : route.method);
            continue;
        }
        found = &route;
        variables = std::move(*matched);
        break;
    }
    if (!found) return respond(allow.empty() ? nothing_here() : method_not_allowed(allow));
    if (found->access == Access::tenant && !is_admin(request))
        return respond(problem(ProblemKind::unauthorized, "Send a token as `Authorization: Bearer`."));
    found->serve({std::move(request), std::move(variables)}, std::move(respond));
}

}  // namespace beaker::ingest::api
