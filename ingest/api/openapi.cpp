#include "ingest/api/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/openapi_requests.hpp"
#include "schemas/described/json_object.hpp"
#include "schemas/described/json_writer.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view about =
    "An AI phone caller for small businesses, as an event-sourced stream processor.\n\n"
    "- Every problem is `application/problem+json` (RFC 9457) with a stable `type`.\n"
    "- Every GET answers HEAD too. Another method is answered 405 with `Allow`.\n"
    "- Admin paths answer 404 to everybody else, whatever the method.\n"
    "- An unknown query parameter is an error, an empty one is as good as none.\n"
    "- A write answers `Beaker-Position`; a read that sends it as `Beaker-Min-Position` sees that write.\n"
    "- `x-requests` of an operation are whole requests, which can be sent as they stand and in this order to "
    "a "
    "server without data; each names the status that it is then answered.";

struct Tag {
    std::string_view name, description;
};

constexpr Tag tags[] = {
    {"Webhooks", "What the providers tell us."},
    {"Pages", "For the eye: plain HTML."},
    {"Sign-in", "Who people are, and how programs of theirs come in."},
    {"Trials", "An assistant to try."},
    {"Effects", "What was asked of the providers; for admins."},
    {"Policies", "What the instance and its businesses go by."},
    {"Calls", "What became of calls."},
    {"Inspector", "What became of webhooks; for admins."},
    {"Health", "For probes and monitoring."},
    {"Documents", "What clients are made from."},
    {"Stream", "What happens, as it happens."},
    {"Dead letters", "What could not be decided; for admins."},
    {"Actions", "What became of what was asked for."},
    {"Audit", "Who saw what; for admins."},
    {"Backup", "For the operator's tools."},
    {"Development", "For a server with `--dev`."},
    {"Generations", "The read tables, built anew and switched; for admins."},
};

[[noreturn]] void refuse(const Route& route, std::string_view why) {
    throw std::invalid_argument(fmt::format("/openapi.json: {} {} {}; see ingest/api/operation.hpp",
                                            route.method, route.pattern, why));
}

/// The answers of a route by status, its own before those that every route has.
std::map<int, std::vector<OperationAnswer>> answers_of(const Route& route) {
    std::map<int, std::vector<OperationAnswer>> by_status;
    for (const auto& answer : route.operation.answers) by_status[answer.status].push_back(answer);
    for (auto& answer : common_answers(route.access)) by_status[answer.status].push_back(std::move(answer));
    return by_status;
}

void check(const Route& route, std::set<std::string_view>& ids) {
    const Operation& operation = route.operation;
    if (operation.id.empty()) refuse(route, "is not described");
    if (!ids.insert(operation.id).second) refuse(route, "has another route's operation id");
    if (std::ranges::find(tags, operation.tag, &Tag::name) == std::end(tags))
        refuse(route, "has an unknown tag");
    if (operation.summary.empty()) refuse(route, "has no summary");
    if (operation.description.empty()) refuse(route, "has no description");
    if (operation.examples.empty()) refuse(route, "has no example");
    for (const std::string_view variable : variables_of(route.pattern)) {
        const auto named = [&](const OperationParameter& each) {
            return each.place == OperationParameter::Place::path && each.name == variable;
        };
        if (std::ranges::none_of(operation.parameters, named))
            refuse(route, "has a variable without parameter");
    }
    const auto answers = answers_of(route);
    for (const auto& example : operation.examples) {
        if (!answers.contains(example.status)) refuse(route, "has an example with an undocumented answer");
        for (const auto& [name, value] : example.values)
            if (std::ranges::find(operation.parameters, name, &OperationParameter::name) ==
                operation.parameters.end())
                refuse(route, "has an example with an undocumented parameter");
    }
}

class Document {
public:
    explicit Document(std::span<const Route> routes) {
        std::set<std::string_view> ids;
        for (const Route& route : routes) {
            check(route, ids);
            if (!paths_.contains(route.pattern)) order_.push_back(route.pattern);
            auto& methods = paths_[route.pattern];
            methods.emplace_back(method_name(route.method), operation_json(route, false));
            if (route.method == "GET") methods.emplace_back("head", operation_json(route, true));
        }
    }

    std::string json() const {
        JsonObject paths;
        for (const auto& pattern : order_) {
            JsonObject methods;
            for (const auto& [name, operation] : paths_.at(pattern)) methods.json(name, operation);
            paths.json(pattern, methods.done());
        }
        return JsonObject()
            .text("openapi", "3.1.0")
            .json("info",
                  JsonObject().text("title", "Beaker").text("version", "1").text("description", about).done())
            .json("servers", R"([{"url":"/","description":"The server that gave this document."}])")
            .json("tags", tags_json())
            .json("paths", paths.done())
            .json("components", components_json())
            .done();
    }

private:
    static std::string method_name(std::string_view method) {
        std::string name(method);
        for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
        return name;
    }

    static std::string tags_json() {
        std::vector<std::string> list;
        for (const Tag& tag : tags)
            list.push_back(JsonObject().text("name", tag.name).text("description", tag.description).done());
        return json_list(list);
    }

    std::string components_json() const {
        JsonObject schemas;
        for (const auto& [name, json] : schemas_) schemas.json(name, json);
        return JsonObject()
            .json("schemas", schemas.done())
            .json("headers", header_components())
            .json("securitySchemes", security_components())
            .done();
    }

    void keep(const NamedSchema& schema) {
        const auto [kept, added] = schemas_.emplace(schema.name, schema.json);
        if (!added && kept->second != schema.json)
            throw std::invalid_argument(fmt::format("/openapi.json: two schemas are named {}", schema.name));
        for (const NamedSchema& part : schema.parts) keep(part);
    }

    std::string operation_json(const Route& route, bool head) {
        const Operation& operation = route.operation;
        const auto credentials =
            operation.credentials.empty() ? scheme_of(route.access) : std::string_view(operation.credentials);
        JsonObject json;
        json.text("operationId", fmt::format("{}{}", operation.id, head ? "Head" : ""));
        json.text("summary", head ? fmt::format("{} Headers alone.", operation.summary) : operation.summary);
        if (!operation.description.empty()) json.text("description", operation.description);
        json.json("tags", json_texts({&operation.tag, 1}));
        json.json("security", security_json(route.access, credentials));
        if (!operation.parameters.empty()) json.json("parameters", parameters_json(operation));
        if (!operation.bodies.empty()) json.json("requestBody", body_json(operation));
        json.json("responses", responses_json(route, head));
        json.json("x-requests", requests_json(route, credentials, head));
        return json.done();
    }

    static std::string security_json(Access access, std::string_view credentials) {
        std::vector<std::string> any;
        if (!credentials.empty()) any.push_back(JsonObject().json(credentials, "[]").done());
        if (access == Access::person || access == Access::tenant)
            for (const auto each : {scheme::api_token, scheme::session})
                any.push_back(JsonObject().json(each, "[]").done());
        return json_list(any);
    }

    std::string body_json(const Operation& operation) {
        JsonObject content;
        for (const OperationBody& body : operation.bodies) {
            keep(body.schema);
            JsonObject media;
            media.json("schema", body.schema.reference());
            const auto examples = body_examples_json(operation, body);
            if (examples != "{}") media.json("examples", examples);
            content.json(body.content_type, media.done());
        }
        return JsonObject()
            .text("description", operation.bodies.front().description)
            .flag("required", operation.bodies.front().required)
            .json("content", content.done())
            .done();
    }

    std::string responses_json(const Route& route, bool head) {
        JsonObject responses;
        for (const auto& [status, answers] : answers_of(route))
            responses.json(std::to_string(status), response_json(answers, head));
        return responses.done();
    }

    std::string response_json(const std::vector<OperationAnswer>& answers, bool head) {
        std::set<std::string_view> headers;
        std::set<std::string_view> types;
        JsonObject content, named;
        for (const OperationAnswer& answer : answers) {
            headers.insert(answer.headers.begin(), answer.headers.end());
            if (head || answer.content_type.empty() || !types.insert(answer.content_type).second) continue;
            content.json(answer.content_type, media_json(answer));
        }
        for (const auto name : headers)
            named.json(name, json_reference(fmt::format("#/components/headers/{}", name)));
        JsonObject response;
        response.text("description", answers.front().description);
        if (!named.empty()) response.json("headers", named.done());
        if (!content.empty()) response.json("content", content.done());
        return response.done();
    }

    std::string media_json(const OperationAnswer& answer) {
        JsonObject media;
        if (answer.schema.name.empty()) {
            media.json("schema", R"({"type":"string"})");
            if (!answer.example.empty()) media.text("example", answer.example);
            return media.done();
        }
        keep(answer.schema);
        media.json("schema", answer.schema.reference());
        if (!answer.example.empty()) media.json("example", answer.example);
        return media.done();
    }

    std::vector<std::string_view> order_;
    std::map<std::string_view, std::vector<std::pair<std::string, std::string>>> paths_;
    std::map<std::string_view, std::string> schemas_;
};

}  // namespace

std::string openapi_json(std::span<const Route> routes) { return Document(routes).json(); }

}  // namespace beaker::ingest::api
