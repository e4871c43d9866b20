#include "ops/benchmarks/driver/events.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <thread>

namespace beaker::bench {

namespace {

constexpr int page_limit = 500;
constexpr auto catch_up_patience = std::chrono::seconds(60);

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

/// Adds the page's items; its cursor to the next, empty at the end.
std::expected<std::string, std::string> add_page(const Page& page, WebhookEvents& into) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    simdjson::dom::array items;
    if (page.status != 200 || parser.parse(page.body).get(document) || document["items"].get(items))
        return std::unexpected(fmt::format("status {}: {}", page.status, page.body.substr(0, 200)));
    for (const simdjson::dom::element item : items) {
        std::string_view event_id;
        std::string_view status;
        std::uint64_t attempts = 0;
        if (item["event_id"].get(event_id) || item["status"].get(status) || item["attempts"].get(attempts))
            return std::unexpected(std::string("an item without event_id, status or attempts"));
        into.tried_again += attempts != 1;
        ++into.times[std::string(event_id)];
        ++into.statuses[std::string(status)];
    }
    std::string_view next;
    return document["next"].get(next) ? std::string{} : std::string(next);
}

/// The tables may be behind the log after a start; the server waits a moment for them and then answers 503.
Page get_patiently(const Server& server, std::string_view target, std::string_view min_position) {
    const auto end = std::chrono::steady_clock::now() + catch_up_patience;
    for (;;) {
        auto page = server.get(target, min_position);
        if (page.status != 503 || std::chrono::steady_clock::now() > end) return page;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace

std::expected<WebhookEvents, std::string> list_webhook_events(const Server& server,
                                                              const Positions& positions) {
    WebhookEvents events;
    const auto min_position = positions.text();
    std::string cursor;
    do {
        auto target = fmt::format("/v1/admin/webhook-events?limit={}", page_limit);
        if (!cursor.empty()) target += fmt::format("&cursor={}", percent_encoded(cursor));
        auto next = add_page(get_patiently(server, target, min_position), events);
        if (!next) return std::unexpected(next.error());
        if (!next->empty() && *next == cursor)
            return std::unexpected(std::string("the cursor does not move"));
        cursor = std::move(*next);
    } while (!cursor.empty());
    return events;
}

}  // namespace beaker::bench
