#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::ingest::api {

// What /openapi.json says of a route. It stands beside the route in its table; openapi.cpp makes the document
// of it and adds what every route has: problems, HEAD, the credentials that its access wants.

/// A schema among the document's components, with those that it refers to.
struct NamedSchema {
    std::string_view name;  ///< such as "Call"; empty: there is none
    std::string json;
    std::vector<NamedSchema> parts = {};

    /// `{"$ref":"#/components/schemas/Call"}`
    std::string reference() const;
};

struct OperationParameter {
    enum class Place { path, query, header };
    std::string_view name;
    Place place;
    std::string_view description;
    std::string schema;  ///< JSON
};

/// A body that the operation takes; the media type says how its examples are written.
struct OperationBody {
    std::string_view content_type;
    std::string_view description;
    NamedSchema schema;
    bool required = true;
};

struct OperationAnswer {
    int status;
    std::string_view description;
    std::string_view content_type = {};          ///< empty: no body
    NamedSchema schema = {};                     ///< none: any text
    std::vector<std::string_view> headers = {};  ///< those that openapi_parts.hpp knows
    std::string example = {};                    ///< JSON where the content type is
};

/// A whole request. Those of a document can be sent as they stand, in its order, to a server that has been
/// sent those before; `status` is then the answer's. ops/documents does so.
struct OperationExample {
    std::string_view name;  ///< such as "unanswered"
    std::string_view summary;
    int status;
    std::vector<std::pair<std::string_view, std::string_view>> values = {};  ///< of parameters
    std::string_view body = {};
    bool credentials = true;       ///< sent with the token, or signed
    std::string_view method = {};  ///< another one than the operation's
};

struct Operation {
    std::string_view id;  ///< such as "getCall"; empty: nobody has described the route
    std::string_view tag;
    std::string_view summary;
    std::string_view description = {};
    std::vector<OperationParameter> parameters = {};
    std::vector<OperationBody> bodies = {};
    std::vector<OperationAnswer> answers = {};  ///< those that not every route has
    std::vector<OperationExample> examples = {};
    std::string_view credentials = {};  ///< a security scheme; empty: what the route's access says
};

}  // namespace beaker::ingest::api
