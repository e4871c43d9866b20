#pragma once

#include <span>
#include <string>
#include <vector>

#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// The OpenAPI 3.1 document of these routes, in their order. Throws std::invalid_argument where a route is
/// not described: no operation id, one that two routes have, a variable of its pattern without its parameter,
/// no example, or an example with a status or parameter that is not described; and where two schemas have one
/// name.
std::string openapi_json(std::span<const Route> routes);

/// Adds `GET /openapi.json` and `GET /asyncapi.json`. The former describes `routes`, these two, and
/// `elsewhere`: what is served beside the router.
void add_document_routes(std::vector<Route>& routes, std::span<const Route> elsewhere);

}  // namespace beaker::ingest::api
