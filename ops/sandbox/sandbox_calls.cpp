#include "ops/sandbox/sandbox_calls.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/webhooks/sign.hpp"
#include "ops/demo/vapi_bodies.hpp"

namespace beaker::ops {

namespace {

std::string text_at(const std::string& json, std::string_view pointer) {
    simdjson::dom::parser parser;
    auto found = parser.parse(json).at_pointer(pointer).get_string();
    return found.error() ? std::string() : std::string(found.value());
}

}  // namespace

std::string assistant_of_call(const std::string& body) { return text_at(body, "/assistantId"); }

std::optional<SandboxCall> make_sandbox_call(const std::string& assistant, const std::string& body,
                                             const std::string& secret, std::uint64_t number, Instant now) {
    const auto tenant = TenantId::parse(text_at(assistant, "/metadata/beaker_tenant"));
    const std::string url = text_at(assistant, "/server/url");
    if (!tenant || url.empty()) return std::nullopt;
    demo::Random random(number);
    const demo::Business business{.id = *tenant,
                                  .name = text_at(assistant, "/name"),
                                  .number = "+14155550100",
                                  .assistant_id = text_at(assistant, "/id"),
                                  .stripe_customer = {},
                                  .stripe_subscription = {},
                                  .email = {}};
    // Those that tell of a call by Vapi alone, and that somebody takes.
    demo::CallStory call = demo::make_call(random, business, now);
    while (call.carrier != demo::Carrier::vapi || call.inbound || !call.was_answered())
        call = demo::make_call(random, business, now);
    call.vapi_id =
        Uuid::derive(Slot(0), {"sandbox call", tenant->text(), now.text(), std::to_string(number)}).text();
    if (const auto to = text_at(body, "/customer/number"); !to.empty()) call.customer_number = to;

    std::vector<std::string> bodies;
    const auto status = [&](std::string_view name, Instant at) {
        bodies.push_back(demo::vapi_status_update(call, name, at, /*with_key=*/true));
    };
    status("queued", call.created);
    status("ringing", call.rang);
    status("in-progress", call.answered);
    for (const demo::Line& line : call.lines) bodies.push_back(demo::vapi_transcript(call, line, true, true));
    status("ended", call.ended);
    bodies.push_back(demo::vapi_end_of_call_report(call, true));

    SandboxCall made;
    made.json = fmt::format(
        R"({{"id":"{}","orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","createdAt":"{}","updatedAt":"{}",)"
        R"("type":"outboundPhoneCall","status":"queued","assistantId":"{}"}})",
        call.vapi_id, now.text(), now.text(), business.assistant_id);
    for (std::string& each : bodies)
        made.webhooks.push_back(
            {.url = url,
             .headers = {{"Content-Type", "application/json"},
                         {"x-vapi-signature", ingest::webhooks::vapi_signature_header(each, secret)}},
             .body = std::move(each)});
    return made;
}

}  // namespace beaker::ops
