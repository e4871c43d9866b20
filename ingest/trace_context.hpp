#pragma once

#include <string>
#include <string_view>

#include "schemas/values/uuid.hpp"

namespace beaker::ingest {

/// The caller's `traceparent`, as version 00, where it is one; else one made from the record's id, so that
/// the same record always has the same trace. Source: W3C Trace Context, §3.2 and §4.3.
std::string traceparent_of(std::string_view sent, const Uuid& id);

}  // namespace beaker::ingest
