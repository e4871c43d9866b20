#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/message.hpp"

namespace beaker::ingest::auth {

/// Which peers are proxies of ours, whose words on where a request came from are believed.
class ProxyTrust {
public:
    static const ProxyTrust none;  ///< nobody is
    static const ProxyTrust peer;  ///< whoever asks us is: we cannot be reached but through one

    /// Those of these addresses and networks, such as "10.0.0.0/8" or "2001:db8::1"; none where one is
    /// neither.
    static std::optional<ProxyTrust> of(const std::vector<std::string>& networks);

    bool believes(std::string_view peer) const;
    /// Whether the proxies are known by their addresses.
    bool names_them() const { return !everybody_ && !networks_.empty(); }

private:
    struct Network {
        std::array<unsigned char, 16> bytes{};  ///< IPv4 as ::ffff:a.b.c.d
        int bits = 128;
    };
    static std::optional<Network> network_of(std::string_view text);

    bool everybody_ = false;
    std::vector<Network> networks_;
};

/// Where the request came from: the peer, or what the proxy that is the peer says last in X-Forwarded-For;
/// where proxies are known by their addresses, the last that is none of them (what stands before that is the
/// client's own word). Personal data: never logged.
std::string client_address(const http::Request& request, const ProxyTrust& trust);

/// Who shares limits: the address, or of IPv6 the /64 that one customer is given.
std::string client_network(const std::string& address);

/// Whether the client came by TLS, to us or to the proxy (X-Forwarded-Proto).
bool came_securely(const http::Request& request, const ProxyTrust& trust);

/// Whether a request that a browser sends with its cookies may change something: not where another site
/// caused it. Judged by Sec-Fetch-Site, else by Origin against Host; a client that sends neither is no
/// browser. Source: W3C Fetch Metadata §2.4; RFC 6454 §7.
bool is_from_own_site(const http::Request& request);

}  // namespace beaker::ingest::auth
