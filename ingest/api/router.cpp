#include "ingest/api/router.hpp"

#include <fmt/format.h>

#include <memory>
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

bool only_reads(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

http::Response nothing_here() { return problem(ProblemKind::not_found, "There is no such path."); }
http::Response no_such_tenant() {
    return problem(ProblemKind::not_found, "There is no such trial or business.");
}

Router::Router(std::vector<Route> routes, auth::Doorkeeper& doorkeeper, Opens opens,
               OnAdminRead on_admin_read)
    : routes_(std::move(routes)),
      doorkeeper_(doorkeeper),
      opens_(std::move(opens)),
      on_admin_read_(std::move(on_admin_read)) {}

Router::Found Router::find(const http::Request& request) const {
    Found found;
    for (const Route& route : routes_) {
        auto matched = match(route.pattern, request.path());
        if (!matched) continue;
        found.for_admins = found.for_admins || route.access == Access::admin;
        if (!answers(route, request.method)) {
            found.allow += fmt::format("{}{}", found.allow.empty() ? "" : ", ",
                                       route.method == "GET" ? "GET, HEAD" : route.method);
            continue;
        }
        found.route = &route;
        found.variables = std::move(*matched);
        break;
    }
    return found;
}

void Router::handle(http::Request request, http::Respond respond) const {
    auto found = find(request);
    if (!found.route && !found.for_admins)
        return respond(found.allow.empty() ? nothing_here() : method_not_allowed(found.allow));
    if (found.route && found.route->access == Access::open) {
        const Route& route = *found.route;
        return route.serve({std::move(request), std::move(found.variables)}, std::move(respond));
    }
    if (found.route && opens_ && request.header(auth::forwarded_header))
        return serve_forwarded(found, std::move(request), std::move(respond));
    // Who asks may be known later: the request is kept where the answer to that can reach it.
    auto asked = std::make_unique<Asked>(Asked{std::move(request), std::move(found.variables)});
    const http::Request& kept = asked->request;
    doorkeeper_.identify(kept, [this, found = std::move(found), asked = std::move(asked),
                                respond = std::move(respond)](auth::Caller caller) mutable {
        asked->caller = std::move(caller);
        admit(found, std::move(*asked), std::move(respond));
    });
}

/// The node that passes it on has let the caller in; a seal that is not good lets nobody in, whatever else is
/// shown.
void Router::serve_forwarded(const Found& found, http::Request request, http::Respond respond) const {
    auto said = opens_(request);
    if (!said || !only_reads(request))
        return respond(problem(ProblemKind::unauthorized, "Beaker-Forwarded is for nodes of this instance."));
    Asked asked{std::move(request), found.variables, said->caller, {}};
    asked.forwarded = std::move(said);
    found.route->serve(std::move(asked), std::move(respond));
}

void Router::admit(const Found& found, Asked asked, http::Respond respond) const {
    const auth::Caller& caller = asked.caller;
    if (found.for_admins && !caller.admin) return respond(nothing_here());
    if (!found.route) return respond(method_not_allowed(found.allow));
    const bool for_visitors = found.route->access == Access::visitor;
    if (!caller.is_anybody() && !for_visitors)
        return respond(
            problem(ProblemKind::unauthorized, "Sign in, or send a token as `Authorization: Bearer`."));
    if ((caller.by_cookie || for_visitors) && !only_reads(asked.request) &&
        !auth::is_from_own_site(asked.request))
        return respond(problem(ProblemKind::cross_origin, "Send it from a page of ours."));
    if (caller.admin && !for_visitors && only_reads(asked.request) && on_admin_read_)
        on_admin_read_(caller, asked.request);
    if (found.route->access == Access::tenant && !caller.admin)
        return admit_to_tenant(*found.route, std::move(asked), std::move(respond));
    found.route->serve(std::move(asked), std::move(respond));
}

void Router::admit_to_tenant(const Route& route, Asked asked, http::Respond respond) const {
    const auto tenant = TenantId::parse(asked.variables.front());
    if (!tenant) return respond(no_such_tenant());
    const PersonKey person = *asked.caller.person;
    doorkeeper_.admit(*tenant, person,
                      [&route, asked = std::make_unique<Asked>(std::move(asked)),
                       respond = std::move(respond)](bool member) mutable {
                          if (!member) return respond(no_such_tenant());
                          route.serve(std::move(*asked), std::move(respond));
                      });
}

}  // namespace beaker::ingest::api
