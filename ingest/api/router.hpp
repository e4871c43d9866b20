#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/api/operation.hpp"
#include "ingest/http/message.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ingest::api {

/// Who may use a route.
enum class Access {
    open,
    tenant,  ///< the tenant's own people, and admins; else 401
    admin,   ///< for anybody else there is nothing here: 404
};

/// A request with what stood in the places of its pattern's `{…}`, as sent.
struct Asked {
    http::Request request;
    std::vector<std::string> variables;
};

using Serve = std::function<void(Asked, http::Respond)>;

/// One line of the API.
struct Route {
    std::string_view method;   ///< GET answers HEAD too
    std::string_view pattern;  ///< "/v1/calls/{id}": a `{…}` stands for one whole segment
    Access access;
    Serve serve;
    Operation operation = {};  ///< what /openapi.json says of it; a node does not start without
};

/// Finds the route of a request: 404 where no pattern fits, 405 with Allow where one does with other methods.
/// An admin path answers 404 to everybody else, whatever the method, so that it does not show that it is
/// there.
class Router {
public:
    /// `admin_token`: empty where there is no admin.
    Router(std::vector<Route> routes, std::string_view admin_token);

    void handle(http::Request request, http::Respond respond) const;

private:
    /// `Authorization: Bearer` (RFC 6750) with the admin token, compared in constant time.
    bool is_admin(const http::Request& request) const;

    std::vector<Route> routes_;
    bool has_admin_;
    Sha256Digest admin_digest_;  // digests have one length, so that comparing them does not tell the token's
};

}  // namespace beaker::ingest::api
