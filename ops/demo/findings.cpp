#include "ops/demo/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "schemas/described/codec.hpp"
#include "schemas/described/enum_text.hpp"

namespace beaker::demo {

struct WebhooksPage {
    std::vector<WebhookEventRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(WebhooksPage, (), (items, next))

struct ParkedPage {
    std::vector<ParkedRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ParkedPage, (), (items, next))

struct CallsPage {
    std::vector<CallRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CallsPage, (), (items, next))

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 20s;

/// The API as an admin sees it, never older than what was acknowledged. Throws std::runtime_error where it
/// gives no answer.
class Api {
public:
    Api(const Door& door, const std::string& admin_token, const Positions& positions)
        : client_(door.address),
          headers_{{"Authorization", "Bearer " + admin_token}, {"Beaker-Min-Position", positions.text()}} {}

    std::string get(const std::string& target) {
        auto answer = client_.get(target, headers_);
        // 503: the tables have not caught up within the server's own patience.
        for (const auto deadline = std::chrono::steady_clock::now() + patience;
             answer && answer->status == 503 && std::chrono::steady_clock::now() < deadline;)
            answer = client_.get(target, headers_);
        if (!answer) throw std::runtime_error(fmt::format("GET {}: {}", target, answer.error()));
        if (answer->status != 200)
            throw std::runtime_error(fmt::format("GET {}: {} {}", target, answer->status, answer->body));
        return std::move(answer->body);
    }

    /// All rows of a list, page by page.
    template <class PageOf>
    auto all(const std::string& target) {
        decltype(PageOf::items) rows;
        for (std::string cursor;;) {
            auto page = from_json<PageOf>(
                get(fmt::format("{}?limit=500{}{}", target, cursor.empty() ? "" : "&cursor=", cursor)));
            if (!page) throw std::runtime_error(fmt::format("GET {}: no page of rows", target));
            std::ranges::move(page->items, std::back_inserter(rows));
            if (!page->next) return rows;
            cursor = *page->next;
        }
    }

private:
    ops::HttpClient client_;
    const ops::Headers headers_;
};

constexpr auto webhooks_path = "/v1/admin/webhook-events";
constexpr auto parked_path = "/v1/admin/parked";

/// An acknowledged webhook is decided at once, but one that was parked travels on by messages between
/// streams. What is parked is looked at first: only then does no `received` one mean that all have arrived.
void wait_until_settled(Api& api, std::size_t parked) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) {
        const bool all_released = api.all<ParkedPage>(parked_path).size() <= parked;
        const auto under_way =
            from_json<WebhooksPage>(api.get(fmt::format("{}?status=received&limit=1", webhooks_path)));
        if (all_released && under_way && under_way->items.empty()) return;
        std::this_thread::sleep_for(50ms);
    }
}

std::size_t parked_in(const Expected& expected) {
    std::size_t count = 0;
    for (const auto& [which, webhooks] : expected.webhooks)
        if (which.second == WebhookStatus::parked) count += webhooks;
    return count;
}

/// Collects what differs.
class Comparison {
public:
    template <class T>
    void same(const std::string& what, const T& expected, const T& found) {
        if (expected != found)
            differ(fmt::format("{}: {} instead of {}", what, shown(found), shown(expected)));
    }
    void differ(std::string sentence) { differences_.push_back(std::move(sentence)); }
    std::vector<std::string> take() { return std::move(differences_); }

private:
    static std::string shown(const std::string& text) { return text.empty() ? "none" : text; }
    static std::string shown(std::size_t count) { return std::to_string(count); }

    std::vector<std::string> differences_;
};

std::string revealed(const std::optional<Pii<std::string>>& text) {
    return text ? text->reveal() : std::string();
}

std::string charged(const std::optional<CallCost>& cost) {
    return cost && cost->total ? cost->total->text() : std::string();
}

void compare_call(Comparison& comparison, const std::string& name, const ExpectedCall& expected,
                  const CallRow& row) {
    const auto same = [&](const char* member, const std::string& wanted, const std::string& found) {
        comparison.same(fmt::format("call {}: {}", name, member), wanted, found);
    };
    same("tenant_id", expected.tenant.text(), row.tenant_id.text());
    same("status", std::string(enum_text(expected.status)), std::string(enum_text(row.status)));
    same("direction", std::string(enum_text(expected.direction)),
         row.direction ? std::string(enum_text(*row.direction)) : "");
    same("from", expected.from, revealed(row.from));
    same("to", expected.to, revealed(row.to));
    same("duration_seconds", std::to_string(expected.duration_seconds),
         row.duration_seconds ? std::to_string(*row.duration_seconds) : "");
    same("cost", expected.cost ? expected.cost->text() : "", charged(row.cost));
    same("outcome", expected.outcome.value_or(""), row.outcome.value_or(""));
    same("recording_url", expected.recording_url.value_or(""), revealed(row.recording_url));
    same("transcript", expected.transcript.value_or(""), revealed(row.transcript));
    same("vapi_call_id", expected.vapi_call_id, row.vapi_call_id.value_or(""));
    same("twilio_call_sid", expected.twilio_call_sid, row.twilio_call_sid.value_or(""));
}

void compare_calls(Comparison& comparison, const Expected& expected, const std::vector<CallRow>& rows) {
    std::set<std::string> seen;
    for (const CallRow& row : rows) {
        const auto name = row.vapi_call_id ? *row.vapi_call_id : row.twilio_call_sid.value_or("");
        const auto known = expected.calls.find(name);
        if (known == expected.calls.end())
            comparison.differ(fmt::format("call {}: it was never made", name));
        else if (!seen.insert(name).second)
            comparison.differ(fmt::format("call {}: it is there twice", name));
        else
            compare_call(comparison, name, known->second, row);
    }
    for (const auto& [name, call] : expected.calls)
        if (!seen.contains(name)) comparison.differ(fmt::format("call {}: it is missing", name));
}

}  // namespace

std::expected<Findings, std::string> ask(const Traffic& traffic, const Door& door,
                                         const std::string& admin_token, const Positions& positions) try {
    Api api(door, admin_token, positions);
    wait_until_settled(api, parked_in(traffic.expected));
    Findings findings{.webhooks = api.all<WebhooksPage>(webhooks_path),
                      .parked = api.all<ParkedPage>(parked_path),
                      .calls = {},
                      .one_call = {}};
    for (const Business& business : traffic.businesses)
        std::ranges::move(api.all<CallsPage>(fmt::format("/v1/businesses/{}/calls", business.id.text())),
                          std::back_inserter(findings.calls));
    const auto full = std::ranges::find_if(findings.calls, [](const CallRow& row) {
        return row.transcript && row.twilio_call_sid && row.status == CallStatus::completed && !row.outcome;
    });
    if (full != findings.calls.end()) findings.one_call = api.get("/v1/calls/" + full->id.text());
    return findings;
} catch (const std::runtime_error& failure) {
    return std::unexpected(std::string(failure.what()));
}

std::vector<std::string> mismatches(const Expected& expected, const Played& played,
                                    const Findings& findings) {
    Comparison comparison;
    for (const std::string& surprise : played.surprises) comparison.differ(surprise);
    for (const auto& [status, count] : expected.answers) {
        const auto answered = played.answers.find(status);
        comparison.same(fmt::format("answers {}", status), count,
                        answered == played.answers.end() ? 0 : answered->second);
    }

    auto webhooks = expected.webhooks;
    std::size_t deliveries = 0, found_owner = 0, distinct = 0;
    for (const auto& [which, count] : expected.webhooks) distinct += count;
    for (const WebhookEventRow& row : findings.webhooks) {
        --webhooks[{std::string_view(row.provider), row.status}];
        deliveries += static_cast<std::size_t>(row.deliveries);
        if (row.stream.starts_with("route/") && row.tenant_id) ++found_owner;
        if (std::ranges::find(expected.forged, row.event_id) != expected.forged.end())
            comparison.differ(fmt::format("webhook {}: it was forged, and is there", row.event_id));
    }
    for (const auto& [which, missing] : webhooks)
        if (missing != 0)
            comparison.differ(fmt::format("webhooks of {}, {}: {} {}", which.first, enum_text(which.second),
                                          std::abs(static_cast<std::ptrdiff_t>(missing)),
                                          static_cast<std::ptrdiff_t>(missing) > 0 ? "too few" : "too many"));
    comparison.same("webhooks without our key that found their tenant", expected.found_owner, found_owner);
    comparison.same("webhooks sent again", expected.repeated, deliveries - distinct);
    comparison.same("parked webhooks", parked_in(expected), findings.parked.size());
    compare_calls(comparison, expected, findings.calls);
    return comparison.take();
}

}  // namespace beaker::demo
