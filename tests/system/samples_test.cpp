// Each provider's webhooks as they send them, over the wire: taken when signed, refused when not, counted
// once.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "ingest/webhooks/stripe_envelope.hpp"
#include "ingest/webhooks/twilio_envelope.hpp"
#include "ingest/webhooks/vapi_envelope.hpp"
#include "ops/node/storage.hpp"
#include "schemas/events/input.hpp"
#include "tests/ingest/webhooks/samples.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {
namespace {

struct Sample {
    std::string name;
    Delivery delivery;
};

std::vector<Sample> all_samples() {
    std::vector<Sample> all;
    for (const auto& file :
         std::filesystem::directory_iterator(BEAKER_SOURCE_DIR "/tests/ingest/webhooks/samples")) {
        const std::string name = file.path().filename().string();
        const std::string provider = name.substr(0, name.find('-'));
        const std::string query =
            provider == "twilio" ? "tenant=" + std::string(ingest::webhooks::sample_tenant) : "";
        all.push_back({name, {provider, query, ingest::webhooks::sample(name)}});
    }
    std::ranges::sort(all, {}, &Sample::name);
    return all;
}

std::string event_id_of(const Delivery& delivery) {
    using namespace ingest::webhooks;
    const ReadEnvelope read = delivery.provider == "stripe"   ? stripe_envelope
                              : delivery.provider == "twilio" ? twilio_envelope
                                                              : vapi_envelope;
    return read({.body = delivery.body,
                 .query = delivery.query,
                 .pepper = system_pepper,
                 .idempotency_token = ""})
        .value()
        .event_id;
}

/// Another letter or digit in the place of the one in the middle, so that it stays a form or JSON.
Delivery with_one_byte_changed(Delivery delivery) {
    auto at = delivery.body.begin() + static_cast<std::ptrdiff_t>(delivery.body.size() / 2);
    at = std::find_if(at, delivery.body.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    REQUIRE(at != delivery.body.end());
    *at = *at == '0' ? '1' : '0';
    return delivery;
}

int status_of(Client& client, const std::string& request) {
    client.send(request);
    return client.answer().status();
}

/// How often the log says of each webhook that it was settled: for the first time, and as a duplicate.
std::map<std::string, std::pair<int, int>> settlements(const ops::Config& config, const log::Clock& clock) {
    const auto log = ops::open_log(config, clock);
    REQUIRE_MESSAGE(log.has_value(), log.error());
    std::map<std::string, std::pair<int, int>> found;
    for (PartitionId partition = 0; partition < (*log)->partitions(); ++partition) {
        const auto events =
            (*log)->read(Topic::domain_events, {partition, 0}, {.records = 100'000, .bytes = 1 << 30});
        REQUIRE(events.has_value());
        for (const log::Stored& stored : *events) {
            if (stored.record->type != InputSettled::type) continue;
            const auto settled = from_json<InputSettled>(stored.record->value);
            REQUIRE(settled.has_value());
            if (!settled->webhook || settled->webhook->origin) continue;
            auto& [first, again] = found[settled->webhook->event_id];
            ++(settled->outcome == Outcome::duplicate ? again : first);
        }
    }
    return found;
}

TEST_CASE("samples: signed 200, changed or unsigned 401, five deliveries are one webhook decided once") {
    NodeInProcess node;
    Client client(node.port());
    const auto samples = all_samples();
    REQUIRE(samples.size() > 40);
    std::map<std::string, int> deliveries;
    for (const Sample& sample : samples) {
        CAPTURE(sample.name);
        const std::string signature = signature_line(sample.delivery);
        CHECK(status_of(client, post_of(sample.delivery, "")) == 401);
        CHECK(status_of(client, post_of(with_one_byte_changed(sample.delivery), signature)) == 401);
        for (int i = 0; i < 5; ++i) REQUIRE(status_of(client, post_of(sample.delivery, signature)) == 200);
        deliveries[event_id_of(sample.delivery)] += 5;  // two samples are one message in two shapes
    }
    std::map<std::string, WebhookItem> rows;
    // What was refused has left no row; all is there as soon as it is decided.
    REQUIRE(ingest::http::test::eventually([&] {
        rows = webhook_events_by_id(node.port());
        return std::ranges::all_of(deliveries, [&](const auto& wanted) {
            const auto row = rows.find(wanted.first);
            return row != rows.end() && row->second.deliveries == wanted.second;
        });
    }));
    CHECK(rows.size() == deliveries.size());
    for (const auto& [event_id, row] : rows) {
        CAPTURE(event_id);
        CAPTURE(row.kind);
        CAPTURE(row.status);
        CHECK(row.status != "failed");
        CHECK(row.status != "rejected");
        CHECK(row.attempts == (row.status == "parked" || row.status == "received" ? 0 : 1));
    }
    REQUIRE(node.stop().has_value());
    const auto settled = settlements(node.config, node.clock);
    CHECK(settled.size() == deliveries.size());
    for (const auto& [event_id, times] : settled) {
        CAPTURE(event_id);
        CHECK(times.first == 1);
        CHECK(times.second == deliveries[event_id] - 1);
    }
}

}  // namespace
}  // namespace beaker::testing
