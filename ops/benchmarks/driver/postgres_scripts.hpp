#pragma once

#include <span>
#include <string>

#include "schemas/values/uuid.hpp"

namespace beaker::bench {

/// What a webhook application on PostgreSQL would keep: the webhooks as they came, its calls and their daily
/// sums.
extern const char* const postgres_schema;

/// For pgbench: stores one webhook as such an application would, durable and deduplicated. The message that
/// the load sends, of 941 bytes with a call id of its own.
extern const char* const insert_script;

/// Makes calls and daily sums anew from the webhooks: one transaction, the fastest way that it has.
extern const char* const rebuild_script;

/// For pgbench: the newest 50 calls of one of these tenants, whichever it is.
std::string list_script(std::span<const Uuid> tenants);

}  // namespace beaker::bench
