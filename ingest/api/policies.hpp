#pragma once

#include <string>
#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/operation.hpp"
#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// `POST /v1/admin/policies`, `PUT /v1/admin/pauses`, `PUT /v1/businesses/{id}/compliance`: what the instance
/// goes by, what connectors wait with, how a tenant calls. They refer to the actions.
std::vector<Route> policy_routes(Actions& actions);

/// Of the row of policies: every key with its value, and the history of changes.
std::string policies_view(const std::string& row);
/// Of the same row: what is paused.
std::string pauses_view(const std::string& row);

Operation describe_policies();
Operation describe_pauses();
Operation describe_compliance();

}  // namespace beaker::ingest::api
