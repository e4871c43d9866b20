#include "ops/benchmarks/driver/events.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace beaker::bench {

namespace {

constexpr int page_limit = 500;

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
        if (item["event_id"].get(event_id) || item["status"].get(status))
            return std::unexpected(std::string("an item without event_id or status"));
        ++into.times[std::string(event_id)];
        ++into.statuses[std::string(status)];
    }
    std::string_view next;
    return document["next"].get(next) ? std::string{} : std::string(next);
}

}  // namespace

std::expected<WebhookEvents, std::string> list_webhook_events(const Server& server, std::string_view query) {
    WebhookEvents events;
    std::string cursor;
    do {
        auto target = fmt::format("/v1/admin/webhook-events?limit={}", page_limit);
        if (!query.empty()) target += fmt::format("&{}", query);
        if (!cursor.empty()) target += fmt::format("&cursor={}", percent_encoded(cursor));
        auto next = add_page(server.get(target), events);
        if (!next) return std::unexpected(next.error());
        if (!next->empty() && *next == cursor)
            return std::unexpected(std::string("the cursor does not move"));
        cursor = std::move(*next);
    } while (!cursor.empty());
    return events;
}

}  // namespace beaker::bench
