#include "ingest/api/webhook_detail.hpp"

#include <boost/describe.hpp>

#include "ingest/api/operation_schemas.hpp"
#include "projections/webhooks/webhook_event_row.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/described/json_object.hpp"
#include "schemas/events/input.hpp"

namespace beaker::ingest::api {

struct PayloadView {
    std::string content_type;
    std::optional<std::string> body;
    std::optional<std::string> body_base64;
};
BOOST_DESCRIBE_STRUCT(PayloadView, (), (content_type, body, body_base64))

namespace {

std::string payload_json(Queries::Payload payload) {
    // A record's copy already knows how to tell text from bytes.
    Record record;
    record.value = std::move(payload.body);
    const auto copy = RecordCopy::of(record);
    PayloadView view{.content_type = std::move(payload.content_type), .body = {}, .body_base64 = {}};
    if (copy.value) view.body = copy.value->reveal();
    if (copy.value_base64) view.body_base64 = copy.value_base64->reveal();
    return to_json(view);
}

}  // namespace

Queries::MaybeAnswer webhook_detail(const Queries& queries, const Uuid& id) {
    auto row = queries.webhook_event(id);
    if (!row || !*row) return row;
    auto payload = queries.webhook_payload(id);
    if (!payload) return std::unexpected(payload.error());
    std::string& json = **row;
    json.pop_back();  // the object's closing brace
    json += R"(,"payload":)" + (*payload ? payload_json(std::move(**payload)) : "null") + "}";
    return row;
}

NamedSchema webhook_detail_schema() {
    auto row = schema_of<WebhookEventRow>("WebhookEvent", "A webhook and what became of it.");
    auto payload =
        schema_of<PayloadView>("WebhookPayload", "A webhook's body as it came: `body` where it is UTF-8.");
    const auto own =
        JsonObject()
            .text("type", "object")
            .json("properties", JsonObject().json("payload", nullable_schema(payload.reference())).done())
            .json("required", R"(["payload"])")
            .done();
    auto json = JsonObject()
                    .text("title", "WebhookEventDetail")
                    .text("description", "A webhook with its body; no body: the inputs no longer keep it.")
                    .json("allOf", json_list(std::vector{row.reference(), own}))
                    .done();
    return {"WebhookEventDetail", std::move(json), {std::move(row), std::move(payload)}};
}

}  // namespace beaker::ingest::api
