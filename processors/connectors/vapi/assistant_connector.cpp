#include "processors/connectors/vapi/assistant_connector.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "schemas/described/json_object.hpp"

namespace beaker::connectors {

namespace {

using simdjson::dom::element;

constexpr std::size_t name_bytes_max = 40;
constexpr std::size_t page_items = 1000;
constexpr int pages_max = 20;
/// Vapi's clock may differ from ours.
constexpr std::chrono::minutes clock_difference{5};

HttpCall call_to(const VapiSettings& settings, std::string method, std::string_view target) {
    return {
        .method = std::move(method),
        .url = settings.base_url + std::string(target),
        .headers = {{"Authorization", "Bearer " + settings.api_key}, {"Content-Type", "application/json"}},
        .body = {},
        .timeouts = settings.timeouts};
}

std::string text_of(const element& object, std::string_view pointer) {
    auto found = object.at_pointer(pointer).get_string();
    return found.error() ? std::string() : std::string(found.value());
}

Tried made(Tried tried, std::string assistant_id) {
    tried.outcome = TryOutcome::done;
    tried.reason.clear();
    tried.result = to_json(AssistantMade{std::move(assistant_id)});
    return tried;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_';
    });
}

Tried create(const VapiSettings& settings, const AssistantPayload& payload, const Uuid& effect) {
    std::optional<std::string> base;
    if (payload.clone_of) {
        if (!is_id(*payload.clone_of)) return {.outcome = TryOutcome::refused, .reason = "bad_base"};
        auto read = call(call_to(settings, "GET", "/assistant/" + *payload.clone_of));
        auto result = tried(read);
        // Nothing has been made yet, so that this is no doubt.
        if (result.outcome == TryOutcome::unsure) result.outcome = TryOutcome::busy;
        if (result.outcome != TryOutcome::done) return result;
        base = std::move(read->body);
    }
    auto request = call_to(settings, "POST", "/assistant");
    request.body = assistant_json(settings, payload, effect);
    if (base) {
        auto cloned = clone_json(*base, request.body);
        if (!cloned) return {.outcome = TryOutcome::refused, .reason = "unreadable_base"};
        request.body = std::move(*cloned);
    }
    const auto reply = call(request);
    auto result = tried(reply);
    if (result.outcome != TryOutcome::done) return result;
    simdjson::dom::parser parser;
    auto answer = parser.parse(reply->body);
    const auto id = answer.error() ? std::string() : text_of(answer.value(), "/id");
    if (!id.empty()) return made(std::move(result), id);
    result.outcome = TryOutcome::unsure;  // it says that it was done, and not what
    result.reason = "unreadable";
    return result;
}

/// Goes through those made since, newest first. Only a whole list without ours says that there is none.
Tried look_up(const VapiSettings& settings, const AssistantPayload& payload, const Uuid& effect) {
    const std::string since = (payload.asked_at - clock_difference).text();
    std::string before;
    for (int page = 0; page < pages_max; ++page) {
        const auto reply = call(call_to(settings, "GET",
                                        fmt::format("/assistant?limit={}&createdAtGt={}{}{}", page_items,
                                                    since, before.empty() ? "" : "&createdAtLt=", before)));
        auto result = tried(reply);
        if (result.outcome != TryOutcome::done) return result;
        simdjson::dom::parser parser;
        auto list = parser.parse(reply->body).get_array();
        if (list.error()) return {.outcome = TryOutcome::unsure, .reason = "unreadable"};
        std::size_t items = 0;
        for (const element each : list.value()) {
            ++items;
            if (text_of(each, "/metadata/beaker_effect") == effect.text())
                return made(std::move(result), text_of(each, "/id"));
            before = text_of(each, "/createdAt");
        }
        if (items < page_items) {
            result.outcome = TryOutcome::absent;
            return result;
        }
    }
    return {.outcome = TryOutcome::unsure, .reason = "too_many"};
}

/// At most so many bytes, no character cut in two.
std::string cut(const std::string& text, std::size_t bytes) {
    std::size_t end = std::min(text.size(), bytes);
    while (end > 0 && end < text.size() && (text[end] & 0xc0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace

std::string assistant_json(const VapiSettings& settings, const AssistantPayload& payload,
                           const Uuid& effect) {
    const std::string tenant = payload.tenant_id.text();
    const std::string tools = payload.tools.text.empty() ? "[]" : payload.tools.text;
    const auto model =
        JsonObject()
            .text("provider", "openai")
            .text("model", "gpt-4o-mini")
            .json("tools", tools)
            .json("messages",
                  fmt::format("[{}]",
                              JsonObject().text("role", "system").text("content", payload.prompt).done()))
            .done();
    const auto server =
        JsonObject()
            .text("url", fmt::format("{}/webhooks/vapi?tenant={}", settings.public_url, tenant))
            .number("timeoutSeconds", 20)
            .json("backoffPlan", R"({"type":"exponential","maxRetries":5,"baseDelaySeconds":1})")
            .done();
    return JsonObject()
        .text("name", cut(payload.name, name_bytes_max))
        .text("firstMessage", payload.first_message)
        .json("model", model)
        .json("voice", JsonObject().text("provider", "vapi").text("voiceId", payload.voice).done())
        .json("server", server)
        .json("serverMessages",
              R"(["status-update","end-of-call-report","transcript","tool-calls","hang","transfer-update"])")
        .json("artifactPlan", R"({"recordingEnabled":true})")
        .number("maxDurationSeconds", payload.call_seconds_max)
        .json("metadata",
              JsonObject().text("beaker_tenant", tenant).text("beaker_effect", effect.text()).done())
        .done();
}

std::optional<std::string> clone_json(const std::string& base, const std::string& own) {
    // Vapi's own words on the assistant, and what makes it ours.
    constexpr std::string_view left_out[] = {"id", "orgId", "createdAt", "updatedAt", "isServerUrlSecretSet"};
    simdjson::dom::parser of_base, of_own;
    auto theirs = of_base.parse(base).get_object();
    auto ours = of_own.parse(own).get_object();
    if (theirs.error() || ours.error()) return std::nullopt;
    JsonObject merged;
    for (const auto [name, value] : ours.value()) merged.json(name, std::string(simdjson::minify(value)));
    for (const auto [name, value] : theirs.value())
        if (std::ranges::find(left_out, name) == std::end(left_out) && ours.value()[name].error())
            merged.json(name, std::string(simdjson::minify(value)));
    return merged.done();
}

Connector create_assistant_connector(VapiSettings settings) {
    return [settings = std::move(settings)](const EffectRequest& request) -> Tried {
        const auto payload = from_json<AssistantPayload>(request.payload.reveal());
        if (!payload) return {.outcome = TryOutcome::refused, .reason = "bad_payload"};
        return request.look_up ? look_up(settings, *payload, request.effect_id)
                               : create(settings, *payload, request.effect_id);
    };
}

Connector delete_assistant_connector(VapiSettings settings) {
    return [settings = std::move(settings)](const EffectRequest& request) -> Tried {
        const auto payload = from_json<AssistantDeletionPayload>(request.payload.reveal());
        if (!payload || !is_id(payload->assistant_id))
            return {.outcome = TryOutcome::refused, .reason = "bad_payload"};
        const auto reply = call(call_to(settings, "DELETE", "/assistant/" + payload->assistant_id));
        auto result = tried(reply);
        if (reply && reply->status == 404) result.outcome = TryOutcome::done;
        return result;
    };
}

}  // namespace beaker::connectors
