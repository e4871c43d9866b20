#include "ingest/api/read_operations.hpp"

#include <iterator>

#include "ingest/api/dead_letter_detail.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/api/webhook_detail.hpp"
#include "ingest/problem.hpp"
#include "projections/actions/action_row.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/dead_letters/dead_letter_row.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/webhooks/webhook_event_row.hpp"

namespace beaker::ingest::api {

namespace {

// The call and the webhook that the examples of the webhooks have made (webhooks/webhook_operations.cpp).
constexpr std::string_view tenant = "0197a5c2-0000-8000-8000-000000000042";
constexpr std::string_view call = "0197a5c2-0000-8000-8000-0000000000ca";
constexpr std::string_view webhook = "5275e39f-2b10-8000-b3d7-2003d9ae3e3f";
constexpr std::string_view nonsense = "ab3207ba-4d68-8000-ba8b-86ec5635d23c";
constexpr std::string_view nothing = "0197a5c2-0000-8000-8000-00000000dead";

constexpr std::string_view min_position = "Beaker-Min-Position";
constexpr std::string_view json = "application/json";

NamedSchema call_schema() { return schema_of<CallRow>("Call", "A call, as far as its messages have told."); }
NamedSchema webhook_schema() {
    return schema_of<WebhookEventRow>("WebhookEvent", "A webhook and what became of it.");
}

NamedSchema dead_letter_schema() {
    return schema_of<DeadLetterRow>("DeadLetter",
                                    "An input that could not be decided, and what people did about it.");
}

/// What every read takes beside its own.
std::vector<OperationParameter> with_common(std::vector<OperationParameter> own) {
    own.push_back(header_parameter(
        min_position,
        "Positions that the answer must contain, `partition:offset` and commas between them, as "
        "`Beaker-Position` "
        "gave them. Each partition once. They are waited for up to 2 seconds; then 503.",
        R"({"type":"string","pattern":"^$|^(0|[1-9][0-9]{0,3}):(0|[1-9][0-9]{0,17})(,(0|[1-9][0-9]{0,3}):(0|[1-9][0-9]{0,17}))*$"})"));
    own.push_back(
        header_parameter("If-None-Match", "ETags of answers that the caller has.", R"({"type":"string"})"));
    return own;
}

std::vector<OperationParameter> with_page(std::vector<OperationParameter> own) {
    std::ranges::move(page_parameters(), std::back_inserter(own));
    return with_common(std::move(own));
}

OperationAnswer found(std::string_view description, NamedSchema schema, std::string example) {
    return {.status = 200,
            .description = description,
            .content_type = json,
            .schema = std::move(schema),
            .headers = {answer_header::etag, answer_header::cache_control, answer_header::stale},
            .example = std::move(example)};
}

OperationAnswer unchanged() {
    return {.status = 304,
            .description = "The caller has it already, by `If-None-Match`.",
            .headers = {answer_header::etag, answer_header::cache_control}};
}

OperationAnswer missing(std::string_view description) {
    return problem_answer(description, problem(ProblemKind::not_found, description));
}

Operation describe_calls(std::string_view id, std::string_view summary, std::string_view variable) {
    return {
        .id = id,
        .tag = "Calls",
        .summary = summary,
        .description = "Newest first, by the time at which Beaker first heard of the call.",
        .parameters =
            with_page({id_variable("id", variable),
                       choice_parameter<CallStatus>("status", "Only calls that now have this status."),
                       instant_parameter("from", "First heard of at this time or later."),
                       instant_parameter("to", "First heard of before this time.")}),
        .answers = {found("A page of calls; empty too for an id that nobody has.",
                          page_of("CallPage", call_schema()), R"({"items":[],"next":null})"),
                    unchanged(), missing("There is no such trial or business.")},
        .examples = {
            {"all", "The newest calls.", 200, {{"id", tenant}}},
            {"completed",
             "The last ten that were completed.",
             200,
             {{"id", tenant}, {"status", "completed"}, {"limit", "10"}}},
            {"january",
             "Those of January 2026, where they lie after what was written last.",
             200,
             {{"id", tenant}, {"from", "2026-01-01T00:00:00Z"}, {"to", "2026-02-01T00:00:00Z"}}},
            {"kept", "Whatever there is, the caller has it.", 304, {{"id", tenant}, {"If-None-Match", "*"}}},
            {"misspelt", "A status that there is not.", 400, {{"id", tenant}, {"status", "done"}}},
            {"no_id", "An id that is none names nothing.", 404, {{"id", "mine"}}},
            {"nobody", "Without a token.", 401, {{"id", tenant}}, {}, false},
            {"written", "It can only be read.", 405, {{"id", tenant}}, {}, true, "POST"}}};
}

}  // namespace

Operation describe_call() {
    return {
        .id = "getCall",
        .tag = "Calls",
        .summary = "One call, by its id or one of its other ids.",
        .description =
            "Status, times, recording, transcript, captured lead, intent and costs. What is not known "
            "(yet) is null. A status never goes back.",
        .parameters = with_common({id_variable("id", "The call's id.")}),
        .answers = {found("The call.", call_schema(), ""), unchanged(), missing("There is no such call.")},
        .examples = {
            {"known", "A call that providers told of.", 200, {{"id", call}}},
            {"written_before",
             "Not before the first record of partition 0 is in it.",
             200,
             {{"id", call}, {min_position, "0:0"}}},
            {"kept", "Whatever it is, the caller has it.", 304, {{"id", call}, {"If-None-Match", "*"}}},
            {"unknown", "An id that nobody has.", 404, {{"id", nothing}}},
            {"bad_position", "A position that is none.", 400, {{"id", call}, {min_position, "now"}}},
            {"nobody", "Without a token.", 401, {{"id", call}}, {}, false},
            {"deleted", "It can only be read.", 405, {{"id", call}}, {}, true, "DELETE"}}};
}

Operation describe_calls_of_trial() {
    return describe_calls("listCallsOfTrial", "The calls of a trial.", "The trial's id.");
}

Operation describe_calls_of_business() {
    return describe_calls("listCallsOfBusiness", "The calls of a business.",
                          "The business's id: that of the trial that it was.");
}

Operation describe_webhook_events() {
    return {.id = "listWebhookEvents",
            .tag = "Inspector",
            .summary = "The webhooks that came, and what became of them.",
            .description = "Newest first, of all tenants. All filters that are given must hold.",
            .parameters = with_page(
                {word_parameter("provider", "Who sent it.", {"stripe", "twilio", "vapi"}),
                 choice_parameter<WebhookStatus>("status", "How far it has come."),
                 text_parameter("kind", "The provider's message type, such as `status-update`."),
                 text_parameter("event_id", "The provider's own id (`evt_…`), else our idempotency key."),
                 tenant_parameter("tenant", "Whose it is."),
                 instant_parameter("from", "Received at this time or later."),
                 instant_parameter("to", "Received before this time.")}),
            .answers = {found("A page of webhooks.", page_of("WebhookEventPage", webhook_schema()),
                              R"({"items":[],"next":null})"),
                        unchanged()},
            .examples = {
                {"all", "The newest webhooks.", 200, {}},
                {"rejected", "Signed bodies that nobody could read.", 200, {{"status", "rejected"}}},
                {"of_a_tenant",
                 "One provider's of one tenant, five at a time.",
                 200,
                 {{"provider", "vapi"}, {"tenant", tenant}, {"limit", "5"}}},
                {"one", "By the provider's id.", 200, {{"event_id", "evt_doc_1"}, {"provider", "stripe"}}},
                {"kind",
                 "One kind since the new year.",
                 200,
                 {{"kind", "status-update"}, {"from", "2026-01-01T00:00:00Z"}}},
                {"too_many", "More than 500 at once.", 400, {{"limit", "501"}}},
                {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false},
                {"written", "It can only be read.", 405, {}, {}, true, "PUT"}}};
}

Operation describe_webhook_event() {
    return {
        .id = "getWebhookEvent",
        .tag = "Inspector",
        .summary = "One webhook with its body.",
        .description =
            "The body is as it came, personal data and all; null once the inputs no longer keep it.",
        .parameters = with_common({id_variable("id", "The webhook's `ce_id`, as the list names it.")}),
        .answers = {found("The webhook.", webhook_detail_schema(), ""), unchanged(),
                    missing("There is no such webhook.")},
        .examples = {
            {"known", "A webhook that came.", 200, {{"id", webhook}}},
            {"kept",
             "Whatever became of it, the caller has it.",
             304,
             {{"id", webhook}, {"If-None-Match", "*"}}},
            {"unknown", "An id that nobody has.", 404, {{"id", nothing}}},
            {"no_id", "An id that is none names nothing.", 404, {{"id", "evt_doc_1"}}},
            {"nobody", "For anybody but admins there is nothing here.", 404, {{"id", webhook}}, {}, false},
            {"written", "It can only be read.", 405, {{"id", webhook}}, {}, true, "PUT"}}};
}

Operation describe_parked() {
    return {
        .id = "listParked",
        .tag = "Inspector",
        .summary = "Webhooks that wait: nobody knows yet whose they are.",
        .description = "Newest first. One goes as soon as its route has an owner.",
        .parameters = with_page({}),
        .answers = {found("A page of waiting webhooks.",
                          page_of("ParkedPage", schema_of<ParkedRow>(
                                                    "Parked", "A webhook that waits for its route's owner.")),
                          R"({"items":[],"next":null})"),
                    unchanged()},
        .examples = {{"all", "The newest ones.", 200, {}},
                     {"two", "Two of them.", 200, {{"limit", "2"}}},
                     {"kept", "Whatever waits, the caller knows it.", 304, {{"If-None-Match", "*"}}},
                     {"no_cursor", "A cursor that no page gave.", 400, {{"cursor", "here"}}},
                     {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false}}};
}

Operation describe_dead_letters() {
    return {
        .id = "listDeadLetters",
        .tag = "Dead letters",
        .summary = "Inputs that could not be decided.",
        .description = "Newest first, by their first attempt. All filters that are given must hold.",
        .parameters =
            with_page({choice_parameter<DeadLetterStatus>("status", "Whether somebody has to look at it."),
                       text_parameter("cause", "The problem's code, such as `unknown_status`.")}),
        .answers = {found("A page of dead letters.", page_of("DeadLetterPage", dead_letter_schema()),
                          R"({"items":[],"next":null})"),
                    unchanged()},
        .examples = {{"open", "Those that wait for somebody.", 200, {{"status", "open"}}},
                     {"by_cause", "Those of one cause.", 200, {{"cause", "unknown_status"}, {"limit", "5"}}},
                     {"misspelt", "A status that there is not.", 400, {{"status", "lost"}}},
                     {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false},
                     {"written", "It can only be read.", 405, {}, {}, true, "POST"}}};
}

Operation describe_dead_letter() {
    return {
        .id = "getDeadLetter",
        .tag = "Dead letters",
        .summary = "One dead letter with its record.",
        .description = "The record is as it came, personal data and all; null where it cannot be found.",
        .parameters = with_common({id_variable("id", "The input's id.")}),
        .answers = {found("The dead letter.", dead_letter_detail_schema(), ""), unchanged(),
                    missing("There is no such dead letter.")},
        .examples = {
            {"known", "A webhook whose status makes no sense.", 200, {{"id", nonsense}}},
            {"unknown", "An id that nobody has.", 404, {{"id", nothing}}},
            {"nobody", "For anybody but admins there is nothing here.", 404, {{"id", nonsense}}, {}, false},
            {"deleted", "Nothing is ever deleted.", 405, {{"id", nonsense}}, {}, true, "DELETE"}}};
}

Operation describe_action() {
    return {
        .id = "getAction",
        .tag = "Actions",
        .summary = "What became of an action.",
        .description = "For those who were answered 202 and told to look here.",
        .parameters = with_common({id_variable("id", "The action's id, as `Location` named it.")}),
        .answers = {found("The action's settlement.",
                          schema_of<ActionRow>("Action", "What became of something that a user asked for."),
                          ""),
                    unchanged(), missing("There is no such action, or it is not decided yet.")},
        .examples = {{"unknown", "An id that nobody has.", 404, {{"id", nothing}}},
                     {"nobody", "Without a token.", 401, {{"id", nothing}}, {}, false},
                     {"deleted", "It can only be read.", 405, {{"id", nothing}}, {}, true, "DELETE"}}};
}

}  // namespace beaker::ingest::api
