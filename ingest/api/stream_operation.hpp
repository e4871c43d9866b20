#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of `GET /v1/stream`.
Operation describe_stream();

}  // namespace beaker::ingest::api
