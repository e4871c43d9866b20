#pragma once

#include "ingest/api/operation.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ingest::api {

/// A webhook's row with one more member, `payload`: `{"content_type":…,"body":…}`, with `body_base64` (RFC
/// 4648 §4) in place of `body` where it is not UTF-8; null where `inputs` no longer keeps it.
Queries::MaybeAnswer webhook_detail(const Queries& queries, const Uuid& id);

/// The schema of what webhook_detail answers.
NamedSchema webhook_detail_schema();

}  // namespace beaker::ingest::api
