#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/api/operation.hpp"
#include "ingest/auth/doorkeeper.hpp"
#include "ingest/auth/forwarded.hpp"
#include "ingest/http/message.hpp"

namespace beaker::ingest::api {

/// Who may use a route.
enum class Access {
    open,
    visitor,  ///< anybody; who it is is found out. Writes only from pages of ours
    person,   ///< whoever is signed in, and admins; else 401. What is theirs is the route's business
    tenant,   ///< the people of the tenant that the first variable names, and admins; 401, to strangers 404
    admin,    ///< for anybody else there is nothing here: 404
};

/// A request with what stood in the places of its pattern's `{…}`, as sent, and who asks.
struct Asked {
    http::Request request;
    std::vector<std::string> variables;
    auth::Caller caller = {};  ///< of an open route: nobody, whatever was shown
    /// Another node has let the caller in, and passes the read on: it goes no further.
    std::optional<auth::Forwarded> forwarded = {};
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
/// there; a tenant's answers strangers as it does for an id that nobody has. What a browser sends with its
/// cookie, or to a visitor's route, changes nothing where another site had it sent: 403.
class Router {
public:
    /// The doorkeeper must outlive it, and every answer that is still owed.
    /// `opens`: what another node says of a read that it passes on, where its seal is good; empty: there are
    /// no other nodes. `on_admin_read`: told of each read that somebody may make as an admin alone, before it
    /// is answered.
    using Opens = std::function<std::optional<auth::Forwarded>(const http::Request&)>;
    using OnAdminRead = std::function<void(const auth::Caller&, const http::Request&)>;
    Router(std::vector<Route> routes, auth::Doorkeeper& doorkeeper, Opens opens = {},
           OnAdminRead on_admin_read = {});

    void handle(http::Request request, http::Respond respond) const;

private:
    /// What the path and method lead to.
    struct Found {
        const Route* route = nullptr;
        std::vector<std::string> variables;
        std::string allow;  ///< methods of the path, where none of its routes has this one
        bool for_admins = false;
    };
    Found find(const http::Request& request) const;
    /// For whoever it turned out to be.
    void admit(const Found& found, Asked asked, http::Respond respond) const;
    void serve_forwarded(const Found& found, http::Request request, http::Respond respond) const;
    void admit_to_tenant(const Route& route, Asked asked, http::Respond respond) const;

    std::vector<Route> routes_;
    auth::Doorkeeper& doorkeeper_;
    const Opens opens_;
    const OnAdminRead on_admin_read_;
};

/// The 404 of every path that there is not.
http::Response nothing_here();
/// The 404 of a tenant's path for whoever is none of its people; the same for an id that nobody has.
http::Response no_such_tenant();

}  // namespace beaker::ingest::api
