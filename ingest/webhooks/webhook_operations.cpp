#include "ingest/webhooks/webhook_operations.hpp"

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"

namespace beaker::ingest::webhooks {

namespace {

using namespace api;

constexpr std::string_view json_type = "application/json";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// Of the examples: one call of one tenant, which the examples of the reads then ask for
// (api/read_operations.cpp).
constexpr std::string_view tenant = "0197a5c2-0000-8000-8000-000000000042";

constexpr std::string_view vapi_ringing =
    R"({"message":{"type":"status-update","status":"ringing","timestamp":1767225600000,"call":{"id":"doc-call-1",)"
    R"("type":"outboundPhoneCall","customer":{"number":"+14155550142"},"assistantOverrides":{"metadata":{)"
    R"("beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-0000000000ca"}}}}})";
constexpr std::string_view vapi_tool =
    R"({"message":{"type":"tool-calls","timestamp":1767225620000,"toolCallList":[{"id":"call_1","type":"function",)"
    R"("function":{"name":"capture_lead","arguments":{"name":"Dana Example","phone":"+14155550142"}}}],)"
    R"("call":{"id":"doc-call-1","type":"outboundPhoneCall","assistantOverrides":{"metadata":{)"
    R"("beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-0000000000ca"}}}}})";
constexpr std::string_view vapi_report =
    R"({"message":{"type":"end-of-call-report","timestamp":1767225670000,"endedReason":"customer-ended-call",)"
    R"("startedAt":"2026-01-01T00:00:04.800Z","endedAt":"2026-01-01T00:01:04.800Z","cost":0.0869,)"
    R"("costs":[{"type":"vapi","cost":0.05},{"type":"model","model":{"provider":"openai"},"cost":0.0369}],)"
    R"("artifact":{"transcript":"AI: How can I help?\nUser: My boiler is cold. This is Dana Example.\n",)"
    R"("recordingUrl":"https://storage.example.com/rec/1.wav"},"analysis":{"summary":"A boiler is cold."},)"
    R"("call":{"id":"doc-call-1","type":"outboundPhoneCall","assistantOverrides":{"metadata":{)"
    R"("beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-0000000000ca"}}}}})";
constexpr std::string_view vapi_nonsense =
    R"({"message":{"type":"status-update","status":"dancing","timestamp":1767225610000,"call":{"id":"doc-call-1",)"
    R"("type":"outboundPhoneCall","assistantOverrides":{"metadata":{)"
    R"("beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-0000000000ca"}}}}})";
constexpr std::string_view vapi_of_nobody =
    R"({"message":{"type":"status-update","status":"queued","timestamp":1767225600000,)"
    R"("call":{"id":"doc-call-2","type":"outboundPhoneCall"}}})";

constexpr std::string_view twilio_completed =
    "AccountSid=AC0000000000000000000000000000d0c1&CallSid=CA0000000000000000000000000000d0c1&CallStatus="
    "completed"
    "&CallDuration=42&Direction=outbound-api&From=%2B14155550100&To=%2B14155550142&SequenceNumber=3"
    "&CallbackSource=call-progress-events&Timestamp=Thu%2C+01+Jan+2026+00%3A01%3A04+%2B0000";
constexpr std::string_view twilio_recorded =
    "AccountSid=AC0000000000000000000000000000d0c1&CallSid=CA0000000000000000000000000000d0c1"
    "&RecordingSid=RE0000000000000000000000000000d0c1&RecordingStatus=completed&RecordingDuration=41"
    "&RecordingUrl=https%3A%2F%2Fapi.example.com%2FRE0000000000000000000000000000d0c1";

constexpr std::string_view stripe_paid =
    R"({"id":"evt_doc_1","object":"event","type":"invoice.paid","created":1767225600,"livemode":false,"data":{)"
    R"("object":{"id":"in_doc_1","object":"invoice","customer":"cus_doc_1","status":"paid","currency":"usd",)"
    R"("billing_reason":"subscription_cycle","amount_due":4900,"amount_paid":4900,"attempt_count":1,"parent":{)"
    R"("subscription_details":{"subscription":"sub_doc_1","metadata":{)"
    R"("beaker_tenant":"0197a5c2-0000-8000-8000-000000000042"}}}}}})";
constexpr std::string_view stripe_of_nobody =
    R"({"id":"evt_doc_2","object":"event","type":"customer.created","created":1767225600,"livemode":false,)"
    R"("data":{"object":{"id":"cus_doc_2","object":"customer"}}})";

NamedSchema received_schema() {
    return {"Received",
            R"({"type":"object","description":"It is durable.","properties":{"received":{"const":true}},)"
            R"("required":["received"]})"};
}

NamedSchema vapi_answer_schema() {
    return {
        "VapiAnswer",
        R"({"description":"It is durable; or, to a message that wants one, the decided answer in Vapi's own form.",)"
        R"("type":"object","properties":{"received":{"const":true},"results":{"type":"array","items":{"type":)"
        R"("object","properties":{"toolCallId":{"type":"string"}}}},"error":{"type":"string"}},"minProperties":1})"};
}

NamedSchema vapi_body_schema() {
    return {
        "VapiMessage",
        R"({"type":"object","description":"A server message of Vapi's; the older form has `type` and `call` at its )"
        R"(top. Whole numbers have 64 bits at most.","anyOf":[{"properties":{"message":{"type":"object","properties":{"type":{"type":"string",)"
        R"("minLength":1}},"required":["type"]}},"required":["message"]},{"properties":{"type":{"type":"string",)"
        R"("minLength":1},"call":{"type":"object"}},"required":["type","call"]}]})"};
}

NamedSchema stripe_body_schema() {
    return {
        "StripeEvent",
        R"({"type":"object","description":"An event of Stripe's, in any of its API versions. Whole numbers have 64 bits at most.","properties":{)"
        R"("id":{"type":"string","minLength":1},"type":{"type":"string","minLength":1}},)"
        R"("required":["id","type"]})"};
}

NamedSchema twilio_body_schema() {
    return {
        "TwilioForm",
        R"({"type":"object","description":"The fields of one of Twilio's requests.",)"
        R"("minProperties":1,"propertyNames":{"pattern":"^[A-Za-z0-9_.:\\[\\]-]+$"},"additionalProperties":{"type":"string"}})"};
}

OperationAnswer taken(std::string_view content_type, NamedSchema schema, std::string example) {
    return {.status = 200,
            .description = "It is durable, now or from an earlier delivery.",
            .content_type = content_type,
            .schema = std::move(schema),
            .headers = {answer_header::position},
            .example = std::move(example)};
}

std::vector<OperationAnswer> answers_with(OperationAnswer own) {
    auto unreadable = problem_answer(
        "The request is not valid HTTP/1.1, or the body is signed and cannot be read; then it is kept for "
        "the inspector.",
        problem(ProblemKind::bad_body, "The body is not JSON."));
    unreadable.headers.push_back(answer_header::position);
    return {std::move(own), std::move(unreadable),
            problem_answer("The signature is missing or wrong; nothing is stored.",
                           problem(ProblemKind::bad_signature, "The signature does not match the request.")),
            problem_answer("The body is too large.",
                           problem(ProblemKind::too_large, "The body is larger than the log takes.")),
            problem_answer(
                "It is unknown whether it is stored: send it again. Or the provider is not configured.",
                problem(ProblemKind::log_unavailable, "Nothing is certain to be stored. Send it again."))};
}

OperationParameter tenant_of_callback() {
    return {"tenant", OperationParameter::Place::query,
            "Our tenant, as we put it into the URL that we gave the provider. What is no id of ours is "
            "passed over.",
            R"({"type":"string"})"};
}

constexpr std::string_view how =
    "The raw body is verified before it is read. A repeated webhook is answered like the first and counts "
    "once. "
    "A verified one is never refused for what it means.";

OperationExample read() {
    return {.name = "read", .summary = "It can only be posted to.", .status = 405, .method = "GET"};
}

}  // namespace

Operation describe_stripe() {
    return {
        .id = "receiveStripe",
        .tag = "Webhooks",
        .summary = "An event from Stripe.",
        .description = how,
        .bodies = {{json_type, "The event as Stripe sends it.", stripe_body_schema()}},
        .answers = answers_with(taken(json_type, received_schema(), R"({"received":true})")),
        .examples = {{"invoice_paid", "An invoice of a tenant was paid.", 200, {}, stripe_paid},
                     {"again", "The same once more: it counts once.", 200, {}, stripe_paid},
                     {"of_nobody", "A customer that nobody knows yet: it waits.", 200, {}, stripe_of_nobody},
                     {"no_json", "Signed, and no JSON.", 400, {}, R"({"id":)"},
                     {"unsigned", "Without a signature.", 401, {}, stripe_paid, false},
                     read()},
        .credentials = scheme::stripe};
}

Operation describe_twilio() {
    return {
        .id = "receiveTwilio",
        .tag = "Webhooks",
        .summary = "A request from Twilio.",
        .description = how,
        .parameters = {tenant_of_callback()},
        .bodies = {{form_type, "The form as Twilio sends it.", twilio_body_schema()}},
        .answers = answers_with(taken("text/xml", {}, "<Response/>")),
        .examples = {{"completed", "A call is over.", 200, {{"tenant", tenant}}, twilio_completed},
                     {"recorded", "Its recording is there.", 200, {{"tenant", tenant}}, twilio_recorded},
                     {"of_nobody", "Without our tenant: known by the call's SID.", 200, {}, twilio_completed},
                     {"unsigned", "Without a signature.", 401, {{"tenant", tenant}}, twilio_completed, false},
                     read()},
        .credentials = scheme::twilio};
}

Operation describe_vapi() {
    return {
        .id = "receiveVapi",
        .tag = "Webhooks",
        .summary = "A message from Vapi.",
        .description =
            "The raw body is verified before it is read. A repeated webhook is answered like the first "
            "and counts once. Messages that want an answer (`assistant-request`, `tool-calls`, …) get "
            "what is decided on them, or a safe answer in time.",
        .parameters = {tenant_of_callback()},
        .bodies = {{json_type, "The message as Vapi sends it.", vapi_body_schema()}},
        .answers = answers_with(taken(json_type, vapi_answer_schema(), R"({"received":true})")),
        .examples =
            {{"ringing", "A call rings.", 200, {}, vapi_ringing},
             {"tool_calls", "The assistant calls a tool and waits for its result.", 200, {}, vapi_tool},
             {"report", "The report after the call.", 200, {}, vapi_report},
             {"nonsense", "A status that there is not: it becomes a dead letter.", 200, {}, vapi_nonsense},
             {"of_nobody", "Without our tenant: it waits.", 200, {}, vapi_of_nobody},
             {"tenant_in_url", "Our tenant in the URL alone.", 200, {{"tenant", tenant}}, vapi_of_nobody},
             {"no_json", "Signed, and no JSON.", 400, {}, R"({"message":)"},
             {"unsigned", "Without a signature.", 401, {}, vapi_ringing, false},
             read()},
        .credentials = scheme::vapi};
}

}  // namespace beaker::ingest::webhooks
