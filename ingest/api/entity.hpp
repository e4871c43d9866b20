#pragma once

#include <string>
#include <string_view>

#include "ingest/http/message.hpp"

namespace beaker::ingest::api {

/// A strong entity tag (RFC 9110 §8.8.3), quotes included, on every node and at every start the same for the
/// same bytes. It tells apart what we wrote ourselves; against somebody who looks for two bodies of one tag
/// it is no guard.
std::string entity_tag(std::string_view body);

/// 200 with a JSON body, its strong ETag, and the leave to keep it privately as long as one asks each time.
http::Response json_entity(std::string body);

/// The answer, or 304 without its body where the request says by If-None-Match that it has it (RFC 9110
/// §13.1.2).
http::Response conditional(const http::Request& request, http::Response answer);

}  // namespace beaker::ingest::api
