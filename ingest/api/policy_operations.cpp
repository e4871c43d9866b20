#include "ingest/api/policy_operations.hpp"

#include "ingest/api/action_parts.hpp"
#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/api/policies.hpp"
#include "ingest/problem.hpp"
#include "projections/compliance/compliance_row.hpp"
#include "schemas/events/compliance.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view policies = "Policies";
constexpr std::string_view json = "application/json";
constexpr std::string_view nobody_has = "0197a5c2-0000-8000-8000-00000000dead";

OperationAnswer found(std::string_view description, NamedSchema schema) {
    return {.status = 200,
            .description = description,
            .content_type = json,
            .schema = std::move(schema),
            .headers = {answer_header::etag, answer_header::cache_control}};
}

OperationExample nobody(std::string_view body = {}) {
    return {"nobody", "For anybody but admins there is nothing here.", 404, {}, body, false};
}

std::vector<OperationExample> of_strangers(std::string_view body) {
    return {{"unknown", "An id that nobody has.", 404, {{"id", nobody_has}}, body},
            {"nobody", "Nobody is signed in.", 401, {{"id", nobody_has}}, body, false}};
}

}  // namespace

Operation describe_policies() {
    return {
        .id = "listPolicies",
        .tag = policies,
        .summary =
            "What the instance goes by: limits, times, flags, retries, versions of rules and zone data.",
        .description =
            "Every key with its value and the usual one, and each change with who made it and why.",
        .answers = {found("All of it.", schema_of<PoliciesShown>("Policies", "What the instance goes by."))},
        .examples = {{"all", "All of it.", 200}, nobody()}};
}

Operation describe_change_policies() {
    return {
        .id = "changePolicies",
        .tag = policies,
        .summary = "Sets some of what the instance goes by; null is the usual value again.",
        .description = "Every decision from then on goes by it. The log keeps who said so, and why.",
        .parameters = with_action_headers({}),
        .bodies = {asker_body(
            "PolicyChange", "Which values, who says so, and why.",
            R"(,"values":{"type":"object","additionalProperties":{"type":["string","null"]},)"
            R"("minProperties":1,"maxProperties":100},)"
            R"("reason":{"type":"string","minLength":1,"maxLength":500})",
            R"("values","reason")")},
        .answers = action_answers(
            decided_answer("It is so from now on.",
                           schema_of<PolicyAnswer>("PolicyAnswer", "What has changed, and the version."))),
        .examples = {
            {"set",
             "Trials may call four times.",
             200,
             {},
             R"({"values":{"trial.calls_max":"4"},"asked_by":"dana","reason":"a fair"})"},
            {"usual",
             "As usual again.",
             200,
             {},
             R"({"values":{"trial.calls_max":null},"asked_by":"dana","reason":"the fair is over"})"},
            {"too_many",
             "Over what it may be.",
             422,
             {},
             R"({"values":{"trial.calls_max":"4000"},"reason":"x"})"},
            {"unknown", "There is no such key.", 422, {}, R"({"values":{"trial.calls":"4"},"reason":"x"})"},
            {"no_reason", "Without a reason.", 400, {}, R"({"values":{"trial.calls_max":"4"}})"},
            nobody(R"({"values":{"trial.calls_max":"4"},"reason":"x"})")}};
}

Operation describe_pauses() {
    return {.id = "listPauses",
            .tag = "Effects",
            .summary = "What connectors wait with.",
            .description = "A provider, a tenant, a provider for a tenant; all, where neither is named.",
            .answers = {found("All of them.", schema_of<PausesShown>("Pauses", "What is paused."))},
            .examples = {{"all", "All of them.", 200}, nobody()}};
}

Operation describe_set_pause() {
    return {
        .id = "setPause",
        .tag = "Effects",
        .summary = "Has connectors wait with a provider, a tenant or both; or go on.",
        .description =
            "What is under way ends. What waits is asked for again by its stream, and lost is nothing.",
        .parameters = with_action_headers({}),
        .bodies = {asker_body(
            "Pause", "What waits, who says so, and why.",
            R"(,"provider":{"type":["string","null"],"enum":["vapi","mail",null]},)"
            R"("tenant_id":{"type":["string","null"],"format":"uuid"},"paused":{"type":"boolean"},)"
            R"("reason":{"type":"string","minLength":1,"maxLength":500})",
            R"("paused","reason")")},
        .answers = action_answers(decided_answer("It is so.", {"PauseSet", R"({"type":"object"})"})),
        .examples = {{"paused",
                      "Vapi has trouble.",
                      200,
                      {},
                      R"({"provider":"vapi","paused":true,"asked_by":"dana","reason":"their status page"})"},
                     {"resumed",
                      "It has no more.",
                      200,
                      {},
                      R"({"provider":"vapi","paused":false,"asked_by":"dana","reason":"all well"})"},
                     {"tenant",
                      "One tenant's trouble with it.",
                      200,
                      {},
                      R"({"provider":"vapi","tenant_id":"0197a5c2-0000-8000-8000-00000000dead",)"
                      R"("paused":true,"asked_by":"dana","reason":"they asked"})"},
                     {"unknown",
                      "There is no such provider.",
                      422,
                      {},
                      R"({"provider":"fax","paused":true,"reason":"x"})"},
                     {"no_reason", "Without a reason.", 400, {}, R"({"provider":"vapi","paused":true})"},
                     nobody(R"({"provider":"vapi","paused":true,"reason":"x"})")}};
}

Operation describe_compliance() {
    return {
        .id = "getCompliance",
        .tag = policies,
        .summary = "How a business calls, also while it is a trial; and the latest 50 changes of that.",
        .description = "What was never set stands at its usual value.",
        .parameters = {id_variable("id", "The business's id: that of the trial that it was.")},
        .answers = {found("Its settings.", schema_of<ComplianceRow>("Compliance", "How a business calls."))},
        .examples = of_strangers({})};
}

Operation describe_set_compliance() {
    auto answers = action_answers(decided_answer(
        "It calls so from now on.", schema_of<ComplianceSettings>("ComplianceNow", "How it calls.")));
    answers.push_back(problem_answer("There is no such business.",
                                     problem(ProblemKind::not_found, "There is no such business.")));
    answers.back().headers.push_back(answer_header::position);
    return {
        .id = "setCompliance",
        .tag = policies,
        .summary = "Sets how a business calls: what is left out stands at its usual value.",
        .description =
            "Hours are those of whoever is called, and may only narrow the law's (08:00 to 21:00). Limits "
            "may not be "
            "over the instance's.",
        .parameters =
            with_action_headers({id_variable("id", "The business's id: that of the trial that it was.")}),
        .bodies =
            {{json,
              "All of the settings.",
              {"ComplianceSettings",
               R"({"type":"object","properties":{"announce_recording":{"type":["boolean","null"]},)"
               R"("hours":{"type":["object","null"],"properties":{"start":{"type":"string"},"end":{"type":"string"}},)"
               R"("required":["start","end"],"additionalProperties":false},)"
               R"("block_international":{"type":["boolean","null"]},)"
               R"("calls_a_minute_max":{"type":["integer","null"]},"calls_a_day_max":{"type":["integer","null"]},)"
               R"("trial_outbound":{"type":["boolean","null"]},)"
               R"("retain_transcripts_days":{"type":["integer","null"]},)"
               R"("reason":{"type":["string","null"],"minLength":1,"maxLength":500}},"additionalProperties":false})"}}},
        .answers = std::move(answers),
        .examples = of_strangers(R"({"hours":{"start":"09:00","end":"17:00"}})")};
}

}  // namespace beaker::ingest::api
