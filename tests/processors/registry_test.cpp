#include "processors/registry.hpp"

#include <doctest/doctest.h>

#include <set>

#include "schemas/catalogue.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/upcasters.hpp"

namespace beaker::processors {
namespace {

TEST_CASE("registry: every decider and fold is of a type that this build stores") {
    for (const auto& decider : registry().deciders) {
        CAPTURE(decider.record_type);
        CHECK(bool(decider.decide));
        const bool raw = decider.record_type == webhook_received || decider.record_type == webhook_rejected;
        const auto* entry = find_type(decider.record_type);
        CHECK((raw || entry));  // a message, or an event that another decider of the stream has made
    }
    for (const auto& fold : registry().folds) {
        CAPTURE(fold.event_type);
        CHECK(bool(fold.fold));
        const auto* entry = find_type(fold.event_type);
        CHECK((entry && entry->topic == Topic::domain_events));
    }
}

TEST_CASE("registry: every event of a call that deciders look back on has its fold, and none has two") {
    const std::set<std::string_view> only_told{CallObserved::type, CallReportMissed::type};
    std::set<std::string_view> folded;
    for (const auto& fold : registry().folds)
        if (fold.stream_kind == "tenant") CHECK(folded.insert(fold.event_type).second);
    for (const auto& entry : catalogue())
        if (entry.type.starts_with("beaker.call.") && newest_type(entry.type) == entry.type &&
            !only_told.contains(entry.type)) {
            CAPTURE(entry.type);
            CHECK(folded.contains(entry.type));
        }
}

TEST_CASE("registry: every message has its decider") {
    for (const auto& entry : catalogue()) {
        if (entry.topic != Topic::inputs ||
            !(entry.type.starts_with("beaker.route.") || entry.type.starts_with("beaker.webhook.")))
            continue;
        CAPTURE(entry.type);
        int deciders = 0;
        for (const auto& decider : registry().deciders) deciders += decider.record_type == entry.type;
        CHECK(deciders == 1);
    }
}

}  // namespace
}  // namespace beaker::processors
