#include "ingest/webhooks/vapi_envelope.hpp"

#include <fmt/format.h>

#include "ingest/webhooks/json_body.hpp"
#include "schemas/values/sha256.hpp"
#include "schemas/values/token.hpp"

namespace beaker::ingest::webhooks {

namespace {

using json::Object;
using json::scalar_at;
using json::text_at;

std::string digest_of(std::string_view text) { return hex(sha256(text)); }

/// `transcript[transcriptType="final"]`, as it is subscribed to, is sometimes the type of the message itself.
std::string_view kind_of(std::string_view type) {
    return type.starts_with("transcript[") ? "transcript" : type;
}

bool is_final_transcript(Object message) {
    const auto said = text_at(message, {"transcriptType"});
    return said.empty() ? text_at(message, {"type"}).contains("\"final\"") : said == "final";
}

/// "id1,id2" of the tool calls asked for; empty where there is none with an id.
std::string tool_call_ids(Object message) {
    const auto ids_of = [&](std::string_view list, std::initializer_list<std::string_view> path) {
        std::string ids;
        simdjson::dom::array calls;
        const auto found = json::find(message, {list});
        if (!found || found->get(calls)) return ids;
        for (const json::Element each : calls) {
            Object call;
            if (each.get(call)) continue;
            const auto id = text_at(call, path);
            if (!id.empty()) ids += fmt::format("{}{}", ids.empty() ? "" : ",", id);
        }
        return ids;
    };
    const auto ids = ids_of("toolCallList", {"id"});
    return ids.empty() ? ids_of("toolWithToolCallList", {"toolCall", "id"}) : ids;
}

/// The number of messages so far and the digest of the last one: the history grows by every message.
std::string conversation_mark(Object message) {
    simdjson::dom::array history;
    const auto found = json::find(message, {"messages"});
    if (!found || found->get(history)) return {};
    std::size_t count = 0;
    json::Element last;
    for (const json::Element each : history) {
        last = each;
        ++count;
    }
    return fmt::format("{}:{}", count, count == 0 ? "" : digest_of(simdjson::minify(last)));
}

/// The part of the key behind the call's id; empty where the message lacks what it would be made from.
std::string meaning_of(std::string_view kind, Object message) {
    const auto at = scalar_at(message, {"timestamp"});
    const auto text = [&](std::string_view name) { return text_at(message, {name}); };
    if (kind == "status-update") {
        const auto status = text("status");
        if (status.empty()) return {};
        // A call may be forwarded more than once; it is in every other state once.
        if (status != "forwarding") return fmt::format("status:{}", status);
        return at.empty() ? std::string{} : fmt::format("status:{}:{}", status, at);
    }
    if (kind == "end-of-call-report") return "report";
    if (kind == "assistant-request") return "assistant-request";
    if (kind == "tool-calls") {
        const auto ids = tool_call_ids(message);
        return ids.empty() ? std::string{} : fmt::format("tool:{}", ids);
    }
    if (kind == "speech-update") {
        const auto turn = scalar_at(message, {"turn"});
        if (turn.empty() && at.empty()) return {};
        const auto mark = fmt::format("speech:{}:{}:{}", text("role"), turn, text("status"));
        return turn.empty() ? fmt::format("{}:{}", mark, at) : mark;
    }
    if (kind == "conversation-update") {
        const auto mark = conversation_mark(message);
        return mark.empty() ? std::string{} : fmt::format("conv:{}", mark);
    }
    if (at.empty()) return {};
    if (kind == "transcript")
        return fmt::format("{}:{}:{}:{}", is_final_transcript(message) ? "tr" : "tr-partial", text("role"),
                           at, digest_of(text("transcript")));
    return fmt::format("{}:{}", kind, at);
}

/// What the message is about: the call, else the chat or session.
std::string_view subject_of(Object message) {
    for (const std::string_view what : {"call", "chat", "session"})
        if (const auto id = text_at(message, {what, "id"}); !id.empty()) return id;
    return {};
}

std::optional<TenantId> tenant_of(Object message, std::string_view query) {
    return first_tenant({text_at(message, {"call", "assistantOverrides", "metadata", "beaker_tenant"}),
                         text_at(message, {"call", "metadata", "beaker_tenant"}),
                         text_at(message, {"assistant", "metadata", "beaker_tenant"}),
                         tenant_parameter(query)});
}

std::vector<std::string> route_keys_of(Object message, std::string_view pepper) {
    std::vector<std::string> keys;
    add_route_key(keys, "vapi:call:", text_at(message, {"call", "id"}));
    auto assistant = text_at(message, {"call", "assistantId"});
    if (assistant.empty()) assistant = text_at(message, {"assistant", "id"});
    add_route_key(keys, "vapi:assistant:", assistant);
    // On the way out the number that is called is the customer's, who may be a tenant too: not a route to the
    // owner.
    const auto number = text_at(message, {"phoneNumber", "number"});
    if (text_at(message, {"call", "type"}) == "inboundPhoneCall" && !number.empty())
        add_route_key(keys, "vapi:number:", token(pepper, "phone", number));
    return keys;
}

Envelope envelope_of(Object message, std::string_view kind, std::string key, const SignedBody& received) {
    key = bounded_key(std::move(key));
    return {.provider = "vapi",
            .kind = std::string(kind),
            .key = key,
            .event_id = key,
            .tenant = tenant_of(message, received.query),
            .route_keys = route_keys_of(message, received.pepper)};
}

}  // namespace

std::expected<Envelope, BadBody> vapi_envelope(const SignedBody& received) {
    const auto body = json::parse_object(received.body);
    if (!body) return std::unexpected(body.error());
    const auto keyed = [&](std::string_view subject, const std::string& meaning) {
        if (subject.empty() || meaning.empty()) return digest_of(received.body);
        return fmt::format("{}:{}", subject, meaning);
    };

    if (const auto message = json::object_at(*body, {"message"})) {
        const auto kind = kind_of(text_at(*message, {"type"}));
        if (kind.empty()) return std::unexpected(BadBody{"The message has no type."});
        return envelope_of(*message, kind, keyed(subject_of(*message), meaning_of(kind, *message)), received);
    }
    const auto type = text_at(*body, {"type"});
    if (json::find(*body, {"message"}) || type.empty() || !json::object_at(*body, {"call"}))
        return std::unexpected(BadBody{"The body has no message object with a type."});
    return envelope_of(*body, type, keyed(text_at(*body, {"call", "id"}), std::string(type)), received);
}

}  // namespace beaker::ingest::webhooks
