#pragma once

#include <string>
#include <string_view>

#include "schemas/values/ids.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Stream names are "<kind>/<key>": all that concerns one thing, in one order. A record's `ce_subject`.
std::string tenant_stream(const TenantId& tenant);
std::string person_stream(const PersonKey& person);
/// `key` is "<provider>:<what>:<id>"; personal data in it is a token already.
std::string route_stream(std::string_view key);
/// The stream on which the ticks of one partition lie.
std::string partition_stream(PartitionId partition);

/// "tenant" of "tenant/0197…"; the whole text where there is no '/'.
std::string_view kind_of_stream(std::string_view stream);
/// "0197…" of "tenant/0197…"; empty where there is no '/'.
std::string_view key_of_stream(std::string_view stream);

/// The slot of a stream: a tenant's is the one in its id, a partition's own its number, every other's the
/// hash of its name.
Slot slot_of_stream(std::string_view stream);

}  // namespace beaker
