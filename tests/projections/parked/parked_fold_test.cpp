#include "projections/parked/parked_fold.hpp"

#include <doctest/doctest.h>

#include "projections/parked/parked_row.hpp"
#include "schemas/events/webhook.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

TEST_CASE("parked: a row from parking until release") {
    WebhookParked parked;
    parked.webhook_id = uuid("webhook");
    parked.provider = "vapi";
    parked.kind = "status-update";
    parked.event_id = "C:status:ringing";
    parked.route = "vapi:call:1";

    Folding folding(fold_parked);
    folding.take("route/vapi:call:1", parked, at(7));
    CHECK(
        Table<ParkedRow>::raw(folding.rows(), 5, id_key(uuid("webhook"))) ==
        R"({"webhook_id":")" + uuid("webhook").text() +
            R"(","route":"vapi:call:1","provider":"vapi","kind":"status-update","event_id":"C:status:ringing",)"
            R"("parked_at":"2026-01-01T00:00:07Z"})");
    CHECK(folding.all().size() == 2);

    folding.take("route/vapi:call:1", WebhookReleased{uuid("another"), tenant()}, at(8));
    CHECK(folding.all().size() == 2);
    folding.take("route/vapi:call:1", WebhookReleased{uuid("webhook"), tenant()}, at(9));
    CHECK(folding.all().empty());
}
