#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of the routes of DeadLetters and reveal_routes, one function for each.
Operation describe_reprocess();
Operation describe_requeue();
Operation describe_resolve();
Operation describe_reveal();

}  // namespace beaker::ingest::api
