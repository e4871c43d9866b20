#include "ops/sandbox/vapi_stand_in.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "schemas/values/form.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::ops {

namespace {

using ingest::http::Request;
using ingest::http::Response;

constexpr std::string_view org = "0197a5c2-0000-4000-8000-0000000000aa";

Response json_answer(int status, std::string body) { return {.status = status, .body = std::move(body)}; }

/// As Vapi's framework has it.
Response error(int status, std::string_view title, std::string_view message) {
    return json_answer(
        status, fmt::format(R"({{"message":"{}","error":"{}","statusCode":{}}})", message, title, status));
}

/// The object's own members, without the braces; none where the body is no JSON object.
std::optional<std::string> members_of(const std::string& body) {
    simdjson::dom::parser parser;
    auto object = parser.parse(body).get_object();
    if (object.error()) return std::nullopt;
    const std::string text = simdjson::minify(object.value());
    return text.substr(1, text.size() - 2);
}

std::string id_of(std::string_view path) {
    constexpr std::string_view before = "/assistant/";
    return path.starts_with(before) ? std::string(path.substr(before.size())) : std::string();
}

}  // namespace

std::string_view VapiStandIn::operation_of(const Request& request, std::string_view path) {
    if (request.method == "POST" && path == "/call") return "create_call";
    const bool one = !id_of(path).empty();
    if (!one && path != "/assistant") return {};
    if (request.method == "POST" && !one) return "create_assistant";
    if (request.method == "GET") return one ? "read_assistant" : "list_assistants";
    if (request.method == "PATCH" && one) return "update_assistant";
    if (request.method == "DELETE" && one) return "delete_assistant";
    return {};
}

Response VapiStandIn::answer(const Request& request, std::string_view path) {
    const auto operation = operation_of(request, path);
    if (operation.empty() || operation == "create_call") return error(404, "Not Found", "Cannot find it");
    if (!request.header("Authorization").value_or("").starts_with("Bearer "))
        return error(401, "Unauthorized", "Invalid Key");
    if (operation == "create_assistant") return create(request.body);
    if (operation == "list_assistants") return list(request.query());

    const std::lock_guard lock(mutex_);
    const auto found = assistants_.find(id_of(path));
    if (found == assistants_.end()) return error(404, "Not Found", "Assistant does not exist");
    if (operation == "delete_assistant") {
        auto json = std::move(found->second.json);
        assistants_.erase(found);
        return json_answer(200, std::move(json));
    }
    if (operation == "update_assistant") {
        const auto changed = members_of(request.body);
        if (!changed) return error(400, "Bad Request", "body must be an object");
        if (!changed->empty()) found->second.json.insert(found->second.json.size() - 1, "," + *changed);
    }
    return json_answer(200, found->second.json);
}

Response VapiStandIn::create(const std::string& body) {
    const auto members = members_of(body);
    if (!members) return error(400, "Bad Request", "body must be an object");
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    const std::string id =
        Uuid::derive(Slot(0), {"sandbox assistant", now.text(), std::to_string(++made_)}).text();
    std::string json = fmt::format(R"({{"id":"{}","orgId":"{}","createdAt":"{}","updatedAt":"{}"{}{}}})", id,
                                   org, now.text(), now.text(), members->empty() ? "" : ",", *members);
    assistants_.emplace(id, Assistant{json, now});
    return json_answer(201, std::move(json));
}

Response VapiStandIn::list(std::string_view query) const {
    std::size_t limit = 100;
    std::optional<Instant> after, before;
    if (const auto fields = parse_form(query))
        for (const auto& [name, value] : *fields) {
            if (name == "limit") std::from_chars(value.data(), value.data() + value.size(), limit);
            const auto at = Instant::parse(value);
            if (at && name == "createdAtGt") after = *at;
            if (at && name == "createdAtLt") before = *at;
        }
    const std::lock_guard lock(mutex_);
    std::vector<const Assistant*> fitting;
    for (const auto& [id, each] : assistants_)
        if ((!after || each.created_at > *after) && (!before || each.created_at < *before))
            fitting.push_back(&each);
    std::ranges::sort(fitting, std::greater(), &Assistant::created_at);
    std::string all = "[";
    for (std::size_t i = 0; i < std::min(limit, fitting.size()); ++i)
        all += (i == 0 ? "" : ",") + fitting[i]->json;
    return json_answer(200, all + "]");
}

std::string VapiStandIn::assistant(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = assistants_.find(id);
    return found == assistants_.end() ? std::string() : found->second.json;
}

void VapiStandIn::clear() {
    const std::lock_guard lock(mutex_);
    assistants_.clear();
}

}  // namespace beaker::ops
