#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ingest/auth/caller.hpp"
#include "ingest/auth/client.hpp"
#include "ingest/auth/directory.hpp"
#include "ingest/http/message.hpp"
#include "log/clock.hpp"
#include "schemas/values/sha256.hpp"
#include "schemas/values/ticket.hpp"

namespace beaker::ingest::auth {

/// What the doorkeeper stands on; all of it must outlive it.
struct DoorkeeperSurroundings {
    std::string pepper;
    std::string admin_token;  ///< empty: there is none
    ProxyTrust trust = ProxyTrust::none;
    Directory& directory;
    const log::Clock& clock;  ///< of records: sessions end by it
    const log::Clock& real_clock;
    /// A token was used, for the first time within the hour.
    std::function<void(const PersonKey&, const Uuid& token)> on_token_seen = [](const auto&, const auto&) {};
};

/// Knows who asks: by `Authorization: Bearer` the admin's token or a person's API token (RFC 6750), by the
/// session cookie a person. What is well made and not listed waits up to two seconds for the directory. Any
/// thread.
class Doorkeeper {
public:
    explicit Doorkeeper(DoorkeeperSurroundings surroundings);
    Doorkeeper(const Doorkeeper&) = delete;
    Doorkeeper& operator=(const Doorkeeper&) = delete;

    using Known = std::move_only_function<void(Caller)>;
    /// Who asks. Calls back once, mostly at once.
    void identify(const http::Request& request, Known known);

    /// Whether the person belongs to the tenant. Calls back once; a stranger after two seconds.
    void admit(const TenantId& tenant, const PersonKey& person, std::move_only_function<void(bool)> admitted);

    /// The cookie that lets its bearer in; HttpOnly, SameSite=Lax, behind TLS Secure and bound to this host.
    std::string session_cookie(const http::Request& request, const Ticket& ticket, Instant expires_at) const;
    /// The one that takes it back.
    std::string no_session_cookie(const http::Request& request) const;

private:
    void by_session(const Ticket& ticket, Known known);
    void by_api_token(const Ticket& ticket, const std::string& text, Known known);
    void see(const PersonKey& person, const Uuid& token);
    std::string cookie_name(const http::Request& request) const;
    bool is_admin_token(std::string_view text) const;

    const DoorkeeperSurroundings surroundings_;
    const std::string admin_digest_;  // digests have one length, so that comparing does not tell the token's
    std::mutex mutex_;
    std::unordered_map<Uuid, Instant> seen_;  // tokens, when that was last told
};

/// What an API token begins with, so that one that leaks is recognised.
inline constexpr std::string_view api_token_prefix = "bk_";

}  // namespace beaker::ingest::auth
