#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of the reads of effects and breakers.
Operation describe_effects();
Operation describe_breakers();

}  // namespace beaker::ingest::api
