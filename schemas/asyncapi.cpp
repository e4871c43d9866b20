#include "schemas/asyncapi.hpp"

#include <fmt/format.h>

#include <vector>

#include "schemas/aliases.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/described/json_object.hpp"
#include "schemas/described/json_writer.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/upcasters.hpp"

namespace beaker {

namespace {

constexpr std::string_view about =
    "What lies on Beaker's topics. Every record is a CloudEvents 1.0 event in the Kafka binding's binary "
    "mode: "
    "attributes are headers `ce_…`, the value is JSON. All topics are partitioned by a hash of the stream "
    "(`ce_subject`), so that what concerns one stream has one order. A reader must pass over members, and "
    "enum "
    "values of nested choices, that it does not know. A message with `x-superseded-by` is no longer written.";

struct Channel {
    Topic topic;
    std::string_view id, title, description;
};

constexpr Channel channels[] = {
    {Topic::inputs, "inputs", "What is decided upon",
     "Webhooks, messages from one stream to another, and ticks: what deciders consume, told apart by "
     "`ce_type`."},
    {Topic::domain_events, "domainEvents", "What was decided",
     "The system of record: never trimmed, all state is a fold of it."},
    {Topic::effects, "effects", "Requests to connectors", "What connectors are to do: one request, one try."},
    {Topic::dead_letters, "deadLetters", "What could not be decided", "Copies of inputs with the reason."},
    {Topic::directory, "directory", "Look-ups",
     "Compacted: who may come in, and which nodes answer queries."},
};

/// A record of a provider's own bytes, which no schema of ours describes.
struct RawMessage {
    std::string_view type, title;
};

constexpr RawMessage raw_messages[] = {
    {webhook_received, "A verified webhook, its body as it came."},
    {webhook_rejected, "A signed webhook whose body nobody could read, as it came."},
};

struct Header {
    std::string_view name, description, schema;
    bool required = false;
};

constexpr std::string_view text = R"("type":"string")";
constexpr std::string_view uuid = R"("type":"string","format":"uuid")";

constexpr Header cloud_event_headers[] = {
    {"ce_specversion", "", R"("type":"string","const":"1.0")", true},
    {"ce_id", "Minted before the record was appended; the same for a repetition.", uuid, true},
    {"ce_type", "The message's name.", text, true},
    {"ce_source", "Who wrote it, such as /ingest.", R"("type":"string","format":"uri-reference")", true},
    {"ce_subject", "The stream, such as tenant/<id>.", text, true},
    {"ce_time", "When it was appended; of what was decided, the time that the decision went by.",
     R"("type":"string","format":"date-time")", true},
    {"ce_correlationid", "The first input of the chain.", uuid, true},
    {"ce_causationid", "The input that caused it.", uuid},
    {"traceparent", "W3C Trace Context.", text},
    {"content-type", "Absent: application/json.", text},
    {"ce_inputposition", "Of beaker.input.settled: partition:offset of the input.", text},
};

constexpr Header webhook_headers[] = {
    {"ce_provider", "", R"("type":"string","enum":["stripe","twilio","vapi"])", true},
    {"ce_kind", "The provider's message type.", text, true},
    {"ce_eventid", "The provider's id, else our idempotency key.", text, true},
    {"ce_routekeys", "Of a webhook without tenant: its route keys, with blanks between them.", text},
    {"ce_origin", "Of a forwarded webhook: the stream that it was appended to.", text},
};

std::string headers_schema(std::span<const Header> headers) {
    JsonObject properties;
    std::vector<std::string_view> required;
    for (const Header& header : headers) {
        std::string schema = fmt::format("{{{}", header.schema);
        if (!header.description.empty()) {
            append_json_key(schema, "description");
            append_json_string(schema, header.description);
        }
        properties.json(header.name, schema + '}');
        if (header.required) required.push_back(header.name);
    }
    return JsonObject()
        .text("type", "object")
        .json("properties", properties.done())
        .json("required", json_texts(required))
        .done();
}

/// The schema as a part of this document, whose parser takes its own dialect: our schemas say nothing that
/// JSON Schema draft 07 says otherwise, so `$schema` and `$id` alone go.
std::string payload_of(const CatalogueEntry& entry) {
    std::string schema = entry.schema();
    const auto begin = schema.find(R"("$schema")");
    return schema.erase(begin, schema.find(R"("title")") - begin);
}

std::string_view id_of(Topic topic) {
    for (const Channel& each : channels)
        if (each.topic == topic) return each.id;
    return {};
}

std::string message_json(const CatalogueEntry& entry) {
    JsonObject message;
    message.text("name", entry.type).text("title", entry.title).text("contentType", "application/json");
    message.json("headers", json_reference("#/components/schemas/CloudEventHeaders"));
    message.json("payload", payload_of(entry));
    const auto newest = newest_type(entry.type);
    if (newest != entry.type) message.text("x-superseded-by", newest);
    const auto aliases = aliases_of(entry.type);
    if (!aliases.empty()) message.json("x-aliases", json_texts(aliases));
    return message.done();
}

std::string raw_message_json(const RawMessage& raw) {
    const std::string headers[] = {json_reference("#/components/schemas/CloudEventHeaders"),
                                   json_reference("#/components/schemas/WebhookHeaders")};
    return JsonObject()
        .text("name", raw.type)
        .text("title", raw.title)
        .text("contentType", "application/octet-stream")
        .json("headers", JsonObject().json("allOf", json_list(headers)).done())
        .done();
}

std::string messages_json() {
    JsonObject messages;
    for (const RawMessage& raw : raw_messages) messages.json(raw.type, raw_message_json(raw));
    for (const CatalogueEntry& entry : catalogue()) messages.json(entry.type, message_json(entry));
    return messages.done();
}

/// The types that lie on a topic.
std::vector<std::string_view> types_on(Topic topic) {
    std::vector<std::string_view> types;
    if (topic == Topic::inputs)
        for (const RawMessage& raw : raw_messages) types.push_back(raw.type);
    for (const CatalogueEntry& entry : catalogue())
        if (entry.topic == topic || (topic == Topic::dead_letters && entry.type == InputDeadLettered::type))
            types.push_back(entry.type);
    return types;
}

std::string channel_json(const Channel& channel) {
    JsonObject messages;
    for (const auto type : types_on(channel.topic))
        messages.json(type, json_reference(fmt::format("#/components/messages/{}", type)));
    const auto name = name_of(channel.topic);
    return JsonObject()
        .text("address", name)
        .text("title", channel.title)
        .text("description", channel.description)
        .json("messages", messages.done())
        .json("bindings", JsonObject().json("kafka", JsonObject().text("topic", name).done()).done())
        .done();
}

/// What Beaker does with a topic.
std::string operation_json(std::string_view action, std::string_view summary, Topic topic) {
    return JsonObject()
        .text("action", action)
        .json("channel", json_reference(fmt::format("#/channels/{}", id_of(topic))))
        .text("summary", summary)
        .done();
}

std::string operations_json() {
    return JsonObject()
        .json("takeInputs",
              operation_json("receive", "Deciders take every input once, in order.", Topic::inputs))
        .json("appendInputs",
              operation_json("send", "The edge appends webhooks, streams send each other messages.",
                             Topic::inputs))
        .json("recordEvents", operation_json("send", "What was decided is recorded.", Topic::domain_events))
        .json("foldEvents",
              operation_json("receive", "Tables and state are folds of the events.", Topic::domain_events))
        .json("putAside",
              operation_json("send", "What could not be decided is put aside.", Topic::dead_letters))
        .done();
}

}  // namespace

std::string asyncapi_json() {
    JsonObject all_channels;
    for (const Channel& channel : channels) all_channels.json(channel.id, channel_json(channel));
    const auto schemas = JsonObject()
                             .json("CloudEventHeaders", headers_schema(cloud_event_headers))
                             .json("WebhookHeaders", headers_schema(webhook_headers))
                             .done();
    return JsonObject()
        .text("asyncapi", "3.0.0")
        .text("id", "urn:beaker:events")
        .json("info",
              JsonObject().text("title", "Beaker").text("version", "1").text("description", about).done())
        .text("defaultContentType", "application/json")
        .json("channels", all_channels.done())
        .json("operations", operations_json())
        .json("components", JsonObject().json("messages", messages_json()).json("schemas", schemas).done())
        .json("x-planned-aliases", json_texts(planned_aliases()))
        .done();
}

}  // namespace beaker
