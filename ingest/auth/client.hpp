#pragma once

#include <string>

#include "ingest/http/message.hpp"

namespace beaker::ingest::auth {

/// Whether a proxy of ours stands before us, whose words on where a request came from are believed.
enum class ProxyTrust { none, peer };

/// Where the request came from: the peer, or what the proxy that is the peer says last in X-Forwarded-For
/// (what stands before that is the client's own word). Personal data: never logged.
std::string client_address(const http::Request& request, ProxyTrust trust);

/// Who shares limits: the address, or of IPv6 the /64 that one customer is given.
std::string client_network(const std::string& address);

/// Whether the client came by TLS, to us or to the proxy (X-Forwarded-Proto).
bool came_securely(const http::Request& request, ProxyTrust trust);

/// Whether a request that a browser sends with its cookies may change something: not where another site
/// caused it. Judged by Sec-Fetch-Site, else by Origin against Host; a client that sends neither is no
/// browser. Source: W3C Fetch Metadata §2.4; RFC 6454 §7.
bool is_from_own_site(const http::Request& request);

}  // namespace beaker::ingest::auth
