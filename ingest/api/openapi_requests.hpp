#pragma once

// Private to this folder: how the examples of an operation stand in the document.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// The names in the `{…}` of a pattern, in order.
std::vector<std::string_view> variables_of(std::string_view pattern);

/// `parameters`, each with the examples that set it.
std::string parameters_json(const Operation& operation);

/// The examples of a body of this media type, `{}` where there is none: those that are taken.
std::string body_examples_json(const Operation& operation, const OperationBody& body);

/// `x-requests`: the whole requests of the examples; for HEAD those that are asked with the route's own
/// method.
std::string requests_json(const Route& route, std::string_view credentials, bool head);

}  // namespace beaker::ingest::api
