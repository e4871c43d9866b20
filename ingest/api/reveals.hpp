#pragma once

#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// `POST /v1/admin/reveals`: whoever looks at personal data through a tool says so first. `actions` must
/// outlive every answer that is still owed.
std::vector<Route> reveal_routes(Actions& actions);

}  // namespace beaker::ingest::api
