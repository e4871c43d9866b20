#include "ingest/auth/doorkeeper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/values/ascii.hpp"
#include "schemas/values/constant_time.hpp"

namespace beaker::ingest::auth {

namespace {

constexpr std::chrono::seconds directory_patience{2};
constexpr std::chrono::hours seen_interval{1};

/// The bearer token; none where there is none. The scheme's name is compared without regard to case (RFC 9110
/// §11.1).
std::optional<std::string> bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const auto sent = request.header("Authorization");
    if (!sent) return std::nullopt;
    if (!equal_ignoring_case(sent->substr(0, scheme.size()), scheme)) return std::string();
    return std::string(sent->substr(scheme.size()));
}

/// The value of a cookie (RFC 6265 §4.2); empty where there is none.
std::string_view cookie_of(const http::Request& request, std::string_view name) {
    std::string_view rest = request.header("Cookie").value_or("");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

}  // namespace

Doorkeeper::Doorkeeper(DoorkeeperSurroundings surroundings)
    : surroundings_(std::move(surroundings)), admin_digest_(hex(sha256(surroundings_.admin_token))) {}

bool Doorkeeper::is_admin_token(std::string_view text) const {
    return !surroundings_.admin_token.empty() && equal_in_constant_time(hex(sha256(text)), admin_digest_);
}

/// Whoever shows a token is who it says, whatever cookies came along.
void Doorkeeper::identify(const http::Request& request, Known known) {
    if (const auto token = bearer_token(request)) {
        if (is_admin_token(*token))
            return known({.person = {}, .admin = true, .session = {}, .expires_at = {}});
        if (!token->starts_with(api_token_prefix)) return known({});
        const auto ticket = read_ticket(surroundings_.pepper, TicketKind::api_token,
                                        std::string_view(*token).substr(api_token_prefix.size()));
        return ticket ? by_api_token(*ticket, *token, std::move(known)) : known({});
    }
    const auto cookie = cookie_of(request, cookie_name(request));
    if (cookie.empty()) return known({});
    const auto ticket = read_ticket(surroundings_.pepper, TicketKind::session, cookie);
    return ticket ? by_session(*ticket, std::move(known)) : known({});
}

void Doorkeeper::by_session(const Ticket& ticket, Known known) {
    const auto& directory = surroundings_.directory;
    surroundings_.directory.wait(SessionListed{ticket.id, ticket.person, false, {}}.key(),
                                 surroundings_.real_clock.steady() + directory_patience,
                                 [this, &directory, ticket, known = std::move(known)]() mutable {
                                     const auto session = directory.session(ticket.id);
                                     if (!session || session->person != ticket.person ||
                                         session->expires_at <= surroundings_.clock.now())
                                         return known({});
                                     known({.person = session->person,
                                            .admin = session->admin,
                                            .by_cookie = true,
                                            .session = session->session_id,
                                            .expires_at = session->expires_at});
                                 });
}

void Doorkeeper::by_api_token(const Ticket& ticket, const std::string& text, Known known) {
    const auto& directory = surroundings_.directory;
    surroundings_.directory.wait(
        ApiTokenListed{ticket.id, ticket.person, {}, {}}.key(),
        surroundings_.real_clock.steady() + directory_patience,
        [this, &directory, ticket, digest = hex(sha256(text)), known = std::move(known)]() mutable {
            const auto token = directory.api_token(ticket.id);
            if (!token || token->person != ticket.person || !equal_in_constant_time(token->digest, digest) ||
                (token->expires_at && *token->expires_at <= surroundings_.clock.now()))
                return known({});
            see(token->person, token->token_id);
            known({.person = token->person, .session = {}, .expires_at = {}});
        });
}

void Doorkeeper::see(const PersonKey& person, const Uuid& token) {
    const Instant now = surroundings_.clock.now();
    {
        const std::lock_guard lock(mutex_);
        const auto [seen, first] = seen_.emplace(token, now);
        if (!first && now - seen->second < seen_interval) return;
        seen->second = now;
    }
    surroundings_.on_token_seen(person, token);
}

void Doorkeeper::admit(const TenantId& tenant, const PersonKey& person,
                       std::move_only_function<void(bool)> admitted) {
    const auto& directory = surroundings_.directory;
    surroundings_.directory.wait(MemberListed::key_of(tenant, person),
                                 surroundings_.real_clock.steady() + directory_patience,
                                 [&directory, tenant, person, admitted = std::move(admitted)]() mutable {
                                     admitted(directory.is_member(tenant, person));
                                 });
}

/// A name that begins with __Host- is taken by browsers from this very host alone, by TLS (RFC 6265bis
/// §4.1.3).
std::string Doorkeeper::cookie_name(const http::Request& request) const {
    return came_securely(request, surroundings_.trust) ? "__Host-beaker_session" : "beaker_session";
}

std::string Doorkeeper::session_cookie(const http::Request& request, const Ticket& ticket,
                                       Instant expires_at) const {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(expires_at - surroundings_.clock.now());
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(request),
                       ticket_text(surroundings_.pepper, TicketKind::session, ticket),
                       std::max<std::int64_t>(age.count(), 0),
                       came_securely(request, surroundings_.trust) ? "; Secure" : "");
}

std::string Doorkeeper::no_session_cookie(const http::Request& request) const {
    return fmt::format("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", cookie_name(request),
                       came_securely(request, surroundings_.trust) ? "; Secure" : "");
}

}  // namespace beaker::ingest::auth
