#include "ingest/api/effect_operations.hpp"

#include <algorithm>
#include <iterator>

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "projections/breakers/breaker_row.hpp"
#include "projections/effects/effect_row.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view tag = "Effects";
constexpr std::string_view json = "application/json";

OperationAnswer found(std::string_view description, NamedSchema schema) {
    return {.status = 200,
            .description = description,
            .content_type = json,
            .schema = std::move(schema),
            .headers = {answer_header::etag, answer_header::cache_control}};
}

OperationExample nobody() {
    return {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false};
}

}  // namespace

Operation describe_effects() {
    std::vector<OperationParameter> parameters{
        choice_parameter<EffectStatus>("status", "Only those that are so."),
        choice_parameter<EffectOperation>("operation", "Only those of it.")};
    std::ranges::move(page_parameters(), std::back_inserter(parameters));
    return {
        .id = "listEffects",
        .tag = tag,
        .summary = "What was asked of the outside, and what became of it.",
        .description = "`held` waits for its breaker, `waiting` for the time of its next try.",
        .parameters = std::move(parameters),
        .answers = {found(
            "A page of them.",
            page_of("EffectPage", schema_of<EffectRow>("Effect", "Something wanted outside.")))},
        .examples = {{"all", "All, newest first.", 200},
                     {"mail", "Mail that was sent.", 200, {{"status", "done"}, {"operation", "mail_send"}}},
                     {"no_status", "That is no status.", 400, {{"status", "lost"}}},
                     nobody()}};
}

Operation describe_breakers() {
    const auto row = schema_of<BreakerRow>("CircuitBreaker", "How an operation of a provider fares.");
    return {.id = "listCircuitBreakers",
            .tag = tag,
            .summary = "How the providers fare, operation by operation.",
            .description =
                "Five effects that fail within a minute, after all their tries, open a breaker; one that "
                "waits tries after a minute.",
            .answers = {found("All of them.",
                              {"CircuitBreakers",
                               R"({"type":"object","properties":{"items":{"type":"array","items":)"
                               R"({"$ref":"#/components/schemas/CircuitBreaker"}}},"required":["items"]})",
                               {row}})},
            .examples = {{"all", "All of them.", 200}, nobody()}};
}

}  // namespace beaker::ingest::api
