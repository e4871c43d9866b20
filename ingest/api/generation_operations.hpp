#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of generation_routes, one function for each.
Operation describe_generations();
Operation describe_build_generation();
Operation describe_compare_generation();
Operation describe_switch_generation();
Operation describe_retire_generation();

}  // namespace beaker::ingest::api
