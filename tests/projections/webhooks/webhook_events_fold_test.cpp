#include "projections/webhooks/webhook_events_fold.hpp"

#include <doctest/doctest.h>

#include "projections/webhooks/webhook_event_row.hpp"
#include "schemas/events/dead_letter.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

namespace {

using W = WebhookStatus;
const Uuid id = uuid("webhook");
const std::string route = "route/vapi:call:1";

InputSettled settled(Outcome outcome, std::optional<Problem> problem = {},
                     std::string_view kind = webhook_received) {
    return {.input_id = id,
            .kind = std::string(kind),
            .outcome = outcome,
            .received_at = at(1),
            .problem = std::move(problem),
            .answer = {},
            .webhook = SettledWebhook{"vapi", "status-update", "C:status:ringing", {}}};
}
InputSettled again(Outcome outcome, std::int64_t attempt) {
    InputSettled settlement = settled(outcome);
    settlement.attempt = attempt;
    return settlement;
}
WebhookFinished finished(Outcome outcome, std::optional<Problem> problem = {}) {
    return {id, tenant(), outcome, std::move(problem), at(50)};
}
std::optional<WebhookEventRow> row_of(const Folding& folding) {
    return Table<WebhookEventRow>::get(folding.rows(), 5, id_key(id));
}

}  // namespace

TEST_CASE("webhooks: the row of one that came straight to its tenant") {
    Folding folding(fold_webhook_event);
    folding.take(settled(Outcome::processed), at(2));
    CHECK(
        to_json(*row_of(folding)) ==
        R"({"id":")" + id.text() +
            R"(","event_id":"C:status:ringing","provider":"vapi","kind":"status-update","status":"processed","error":null,)"
            R"("attempts":1,"deliveries":1,"tenant_id":")" +
            tenant().text() +
            R"(","received_at":"2026-01-01T00:00:01Z","settled_at":"2026-01-01T00:00:02Z","correlation_id":")" +
            uuid("correlation").text() + R"(","stream":"tenant/)" + tenant().text() +
            R"(","reprocessed":null})");
}

TEST_CASE("webhooks: status, attempts and deliveries by what happened") {
    const Problem bad{"bad_field", "call.id is missing"};
    // clang-format off
    const struct { const char* name; std::vector<Event> when; W status; int attempts; int deliveries; bool error; bool tenant; bool settled; } rows[] = {
        {"ignored",              {settled(Outcome::ignored)},                            W::ignored,   1, 1, false, false, true},
        {"refused",              {settled(Outcome::refused, bad)},                       W::rejected,  1, 1, true,  false, true},
        {"failed",               {settled(Outcome::failed, bad)},                        W::failed,    1, 1, true,  false, true},
        {"body not readable",    {settled(Outcome::processed, {}, webhook_rejected)},    W::rejected,  1, 1, false, false, true},
        {"sent again",           {settled(Outcome::processed), settled(Outcome::duplicate)}, W::processed, 1, 2, false, false, true},
        {"failed, then decided again", {settled(Outcome::failed, bad), settled(Outcome::processed)}, W::processed, 2, 2, false, false, true},
        {"parked",               {settled(Outcome::parked)},                             W::parked,    0, 1, false, false, false},
        {"released",             {settled(Outcome::parked), WebhookReleased{id, tenant()}}, W::received, 0, 1, false, true, false},
        {"forwarded",            {settled(Outcome::forwarded)},                          W::received,  0, 1, false, false, false},
        {"forwarded, processed", {settled(Outcome::forwarded), finished(Outcome::processed)}, W::processed, 1, 1, false, true, true},
        {"forwarded, failed",    {settled(Outcome::forwarded), finished(Outcome::failed, bad)}, W::failed, 1, 1, true, true, true},
        {"forwarded, refused",   {settled(Outcome::forwarded), finished(Outcome::refused, bad)}, W::rejected, 1, 1, true, true, true},
        {"forwarded, the tenant had it already", {settled(Outcome::forwarded), finished(Outcome::duplicate)}, W::processed, 1, 1, false, true, true},
        {"told twice that it is done", {settled(Outcome::forwarded), finished(Outcome::failed, bad), finished(Outcome::duplicate)}, W::failed, 1, 1, true, true, true},
        {"failed, and somebody had it decided again", {settled(Outcome::failed, bad), InputReprocessed{id, "dana", false, 2}, again(Outcome::processed, 2)}, W::processed, 2, 1, false, false, true},
        {"failed, and sent again", {settled(Outcome::failed, bad), again(Outcome::processed, 2)}, W::processed, 2, 2, false, false, true},
        {"released, then processed", {settled(Outcome::parked), WebhookReleased{id, tenant()}, finished(Outcome::processed)}, W::processed, 1, 1, false, true, true},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_webhook_event);
        for (const Event& event : row.when) folding.take(route, event, at(9));
        const auto then = row_of(folding);
        REQUIRE(then);
        CHECK(then->status == row.status);
        CHECK(then->attempts == row.attempts);
        CHECK(then->deliveries == row.deliveries);
        CHECK(then->error.has_value() == row.error);
        CHECK(then->tenant_id.has_value() == row.tenant);
        CHECK(then->settled_at.has_value() == row.settled);
        CHECK(then->received_at == at(1));
        // The row; by time, provider and event id; by tenant and status where there is something to say.
        CHECK(folding.all().size() == 4u + row.tenant + (row.status != W::processed));
    }
}

TEST_CASE("webhooks: what has its row elsewhere, or is no webhook, leaves none") {
    InputSettled action = settled(Outcome::processed, {}, "beaker.signup.requested.v1");
    action.webhook.reset();
    InputSettled forwarded = settled(Outcome::processed);
    forwarded.webhook->origin = route;
    const struct {
        const char* name;
        Event when;
    } rows[] = {
        {"an action", action},
        {"a forwarded webhook, in its tenant's stream", forwarded},
        {"a duplicate of nothing", settled(Outcome::duplicate)},
        {"the end of nothing", finished(Outcome::processed)},
        {"the release of nothing", WebhookReleased{id, tenant()}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_webhook_event);
        folding.take(row.when);
        CHECK(folding.all().empty());
    }
}
