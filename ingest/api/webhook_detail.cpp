#include "ingest/api/webhook_detail.hpp"

#include <boost/describe.hpp>

#include "schemas/described/codec.hpp"
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

}  // namespace beaker::ingest::api
