#pragma once

#include "ingest/api/operation.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ingest::api {

/// A dead letter's row with its whole `record`, personal data and all, or `"record":null` where that cannot
/// be found.
Queries::MaybeAnswer dead_letter_detail(const Queries& queries, const Uuid& input,
                                        const SomePartitions& among = {});

/// The schema of what dead_letter_detail answers.
NamedSchema dead_letter_detail_schema();

}  // namespace beaker::ingest::api
