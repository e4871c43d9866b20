#include <algorithm>
#include <iterator>
#include <memory>

#include "ingest/api/entity.hpp"
#include "ingest/api/openapi.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "schemas/asyncapi.hpp"

namespace beaker::ingest::api {

namespace {

using Text = std::shared_ptr<std::string>;

NamedSchema openapi_schema() {
    return {"OpenApiDocument",
            R"({"type":"object","properties":{"openapi":{"const":"3.1.0"}},"required":["openapi"]})"};
}

NamedSchema asyncapi_schema() {
    return {"AsyncApiDocument",
            R"({"type":"object","properties":{"asyncapi":{"const":"3.0.0"}},"required":["asyncapi"]})"};
}

Operation describes(std::string_view id, std::string_view summary, NamedSchema schema) {
    return {
        .id = id,
        .tag = "Documents",
        .summary = summary,
        .description = "Made from what the server's own code says: it cannot be out of date.",
        .parameters = {header_parameter("If-None-Match", "ETags of documents that the caller has.",
                                        R"({"type":"string"})")},
        .answers = {{.status = 200,
                     .description = "The document.",
                     .content_type = "application/json",
                     .schema = std::move(schema),
                     .headers = {answer_header::etag, answer_header::cache_control}},
                    {.status = 304,
                     .description = "The one named by If-None-Match is still the present one.",
                     .headers = {answer_header::etag, answer_header::cache_control}}},
        .examples = {{.name = "whole", .summary = "The document.", .status = 200},
                     {.name = "kept",
                      .summary = "Any that the caller has is good enough.",
                      .status = 304,
                      .values = {{"If-None-Match", "*"}}},
                     {.name = "written", .summary = "It can only be read.", .status = 405, .method = "PUT"}}};
}

Serve gives(Text document) {
    return [document = std::move(document)](const Asked& asked, http::Respond respond) {
        respond(conditional(asked.request, json_entity(*document)));
    };
}

}  // namespace

void add_document_routes(std::vector<Route>& routes, std::span<const Route> elsewhere) {
    const auto openapi = std::make_shared<std::string>();
    const auto asyncapi = std::make_shared<std::string>(asyncapi_json());
    routes.push_back(
        {"GET", "/openapi.json", Access::open, gives(openapi),
         describes("getOpenApi", "This document: every route, as OpenAPI 3.1.", openapi_schema())});
    routes.push_back(
        {"GET", "/asyncapi.json", Access::open, gives(asyncapi),
         describes("getAsyncApi", "Topics and event types, as AsyncAPI 3.0.", asyncapi_schema())});
    std::vector<Route> all(elsewhere.begin(), elsewhere.end());
    std::ranges::copy(routes, std::back_inserter(all));
    *openapi = openapi_json(all);
}

}  // namespace beaker::ingest::api
