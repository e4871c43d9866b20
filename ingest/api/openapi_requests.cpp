#include "ingest/api/openapi_requests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/described/json_object.hpp"
#include "schemas/values/form.hpp"

namespace beaker::ingest::api {

namespace {

using Place = OperationParameter::Place;

std::string_view name_of(Place place) {
    switch (place) {
        case Place::path:
            return "path";
        case Place::query:
            return "query";
        case Place::header:
            break;
    }
    return "header";
}

/// Percent-encoded for a path or query (RFC 3986 §2.3); ':' may stand in both as it is.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           std::string_view("-._~:").contains(c);
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string_view value_in(const OperationExample& example, std::string_view name) {
    for (const auto& [each, value] : example.values)
        if (each == name) return value;
    return {};
}

/// Whether the request is one of those that the operation is there for.
bool is_taken(const OperationExample& example) { return example.status < 400 && example.method.empty(); }

JsonObject& add_value(JsonObject& to, const OperationParameter& parameter, std::string_view value) {
    for (const std::string_view bare : {R"("type":"integer")", R"("type":"boolean")"})
        if (parameter.schema.contains(bare)) return to.json("value", value);
    return to.text("value", value);
}

std::string target_of(const Route& route, const OperationExample& example) {
    std::string path(route.pattern);
    std::string query;
    for (const OperationParameter& parameter : route.operation.parameters) {
        const auto value = value_in(example, parameter.name);
        if (parameter.place == Place::path) {
            const auto variable = fmt::format("{{{}}}", parameter.name);
            path.replace(path.find(variable), variable.size(), escaped(value));
        }
        if (parameter.place == Place::query && !value.empty())
            query += fmt::format("{}{}={}", query.empty() ? '?' : '&', parameter.name, escaped(value));
    }
    return path + query;
}

std::string headers_of(const Operation& operation, const OperationExample& example) {
    JsonObject headers;
    for (const OperationParameter& parameter : operation.parameters)
        if (parameter.place == Place::header)
            if (const auto value = value_in(example, parameter.name); !value.empty())
                headers.text(parameter.name, value);
    if (!example.body.empty()) headers.text("Content-Type", operation.bodies.front().content_type);
    return headers.done();
}

std::string form_json(std::string_view body) {
    JsonObject form;
    if (const auto fields = parse_form(body))
        for (const auto& [name, value] : *fields) form.text(name, value);
    return form.done();
}

}  // namespace

std::vector<std::string_view> variables_of(std::string_view pattern) {
    std::vector<std::string_view> names;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1))
        names.push_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    return names;
}

std::string parameters_json(const Operation& operation) {
    std::vector<std::string> list;
    for (const OperationParameter& parameter : operation.parameters) {
        JsonObject json, examples;
        json.text("name", parameter.name).text("in", name_of(parameter.place));
        json.flag("required", parameter.place == Place::path).text("description", parameter.description);
        if (parameter.place == Place::query) json.flag("allowEmptyValue", true);  // as good as none
        json.json("schema", parameter.schema);
        for (const OperationExample& example : operation.examples) {
            const auto value = value_in(example, parameter.name);
            if (value.empty() || !is_taken(example)) continue;
            JsonObject one;
            one.text("summary", example.summary);
            examples.json(example.name, add_value(one, parameter, value).done());
        }
        if (!examples.empty()) json.json("examples", examples.done());
        list.push_back(json.done());
    }
    return json_list(list);
}

std::string body_examples_json(const Operation& operation, const OperationBody& body) {
    JsonObject examples;
    for (const OperationExample& example : operation.examples) {
        if (example.body.empty() || !is_taken(example)) continue;
        const bool form = body.content_type == "application/x-www-form-urlencoded";
        examples.json(example.name,
                      JsonObject()
                          .text("summary", example.summary)
                          .json("value", form ? form_json(example.body) : std::string(example.body))
                          .done());
    }
    return examples.done();
}

std::string requests_json(const Route& route, std::string_view credentials, bool head) {
    std::vector<std::string> list;
    for (const OperationExample& example : route.operation.examples) {
        if (head && !example.method.empty()) continue;
        const auto method = head ? "HEAD" : example.method.empty() ? route.method : example.method;
        JsonObject json;
        json.text("name", example.name).text("summary", example.summary).text("method", method);
        json.text("target", target_of(route, example)).json("headers", headers_of(route.operation, example));
        if (!example.body.empty()) json.text("body", example.body);
        if (example.credentials && !credentials.empty()) json.text("credentials", credentials);
        list.push_back(json.number("status", example.status).done());
    }
    return json_list(list);
}

}  // namespace beaker::ingest::api
