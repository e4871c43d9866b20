#pragma once

#include <string>

#include "ingest/http/message.hpp"

namespace beaker::ingest::api {

/// 200 with a JSON body, its strong ETag, and the leave to keep it privately as long as one asks each time.
http::Response json_entity(std::string body);

/// The answer, or 304 without its body where the request says by If-None-Match that it has it (RFC 9110
/// §13.1.2).
http::Response conditional(const http::Request& request, http::Response answer);

}  // namespace beaker::ingest::api
