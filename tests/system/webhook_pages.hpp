#pragma once

#include <doctest/doctest.h>

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/position.hpp"
#include "tests/ingest/http/server_harness.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/signed_requests.hpp"

namespace beaker::testing {

using ingest::http::test::Answer;
using ingest::http::test::Client;

/// A row of /v1/admin/webhook-events, as far as tests look at it.
struct WebhookItem {
    std::string id;
    std::string event_id;
    std::string provider;
    std::string kind;
    std::string status;
    std::int64_t attempts = 0;
    std::int64_t deliveries = 0;
};
BOOST_DESCRIBE_STRUCT(WebhookItem, (), (id, event_id, provider, kind, status, attempts, deliveries))

struct WebhookPage {
    std::vector<WebhookItem> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(WebhookPage, (), (items, next))

/// A page that holds at least what was written at the positions. It asks again while nobody can answer: on a
/// slow machine the tables may have far to go, and what a killed node held is nobody's until another one
/// takes it.
inline WebhookPage webhook_page(Client& client, const std::string& target, const Positions& positions) {
    Answer answer;
    const bool shown = in_time([&] {
        client.send(get_of(target, fmt::format("Beaker-Min-Position: {}\r\n", positions.text())));
        answer = client.answer();
        REQUIRE_MESSAGE((answer.status() == 200 || answer.status() == 503), answer.body);
        return answer.status() == 200;
    });
    REQUIRE_MESSAGE(shown, answer.body);
    auto page = from_json<WebhookPage>(answer.body);
    REQUIRE(page.has_value());
    return std::move(*page);
}

/// All rows, page by page.
inline std::vector<WebhookItem> all_webhook_events(std::uint16_t port, const Positions& positions) {
    std::vector<WebhookItem> all;
    Client client(port);
    std::string cursor;
    do {
        auto page = webhook_page(
            client, "/v1/admin/webhook-events?limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor),
            positions);
        all.insert(all.end(), page.items.begin(), page.items.end());
        cursor = page.next.value_or("");
    } while (!cursor.empty());
    return all;
}

/// The same by the provider's id; fails the test where one has two rows.
inline std::map<std::string, WebhookItem> webhook_events_by_id(std::uint16_t port,
                                                               const Positions& positions = {}) {
    std::map<std::string, WebhookItem> by_id;
    for (WebhookItem& each : all_webhook_events(port, positions)) {
        const std::string id = each.event_id;
        const bool is_new = by_id.emplace(id, std::move(each)).second;
        REQUIRE_MESSAGE(is_new, "two rows of ", id);
    }
    return by_id;
}

}  // namespace beaker::testing
