#include "ops/demo/report.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <utility>

#include "schemas/described/enum_text.hpp"

namespace beaker::demo {

namespace {

constexpr std::string_view providers[] = {"vapi", "twilio", "stripe"};
constexpr WebhookStatus webhook_statuses[] = {WebhookStatus::processed, WebhookStatus::ignored,
                                              WebhookStatus::parked,    WebhookStatus::rejected,
                                              WebhookStatus::failed,    WebhookStatus::received};
constexpr CallStatus call_statuses[] = {CallStatus::completed, CallStatus::no_answer,
                                        CallStatus::busy,      CallStatus::failed,
                                        CallStatus::canceled,  CallStatus::in_progress};

template <class... Arguments>
void line(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
    out += '\n';
}

void report_webhooks(std::string& out, const std::vector<WebhookEventRow>& rows) {
    std::map<std::pair<std::string_view, WebhookStatus>, std::size_t> counts;
    for (const WebhookEventRow& row : rows) ++counts[{row.provider, row.status}];
    line(out, "\nWebhooks, each counted once  (GET /v1/admin/webhook-events)");
    std::string head = fmt::format("  {:<10}", "");
    for (const WebhookStatus status : webhook_statuses) head += fmt::format("{:>12}", enum_text(status));
    line(out, "{}", head);
    for (const std::string_view provider : providers) {
        std::string body = fmt::format("  {:<10}", provider);
        for (const WebhookStatus status : webhook_statuses)
            body += fmt::format("{:>12}", counts[{provider, status}]);
        line(out, "{}", body);
    }
}

void report_calls(std::string& out, const Traffic& traffic, const std::vector<CallRow>& rows) {
    line(out, "\nCalls  (GET /v1/businesses/{{id}}/calls)");
    std::string head = fmt::format("  {:<12}", "");
    for (const CallStatus status : call_statuses) head += fmt::format("{:>12}", enum_text(status));
    line(out, "{}{:>10}{:>12}", head, "minutes", "cost, USD");
    const auto tell = [&](std::string_view name, auto wanted) {
        std::map<CallStatus, std::size_t> counts;
        std::int64_t seconds = 0;
        Usd4 cost;
        for (const CallRow& row : rows) {
            if (!wanted(row)) continue;
            ++counts[row.status];
            seconds += row.duration_seconds.value_or(0);
            if (row.cost && row.cost->total) cost = cost.plus(*row.cost->total).value_or(cost);
        }
        std::string body = fmt::format("  {:<12}", name);
        for (const CallStatus status : call_statuses) body += fmt::format("{:>12}", counts[status]);
        line(out, "{}{:>10.1f}{:>12}", body, static_cast<double>(seconds) / 60, cost.text());
    };
    for (const Business& business : traffic.businesses)
        tell(business.name, [&](const CallRow& row) { return row.tenant_id == business.id; });
    tell("all", [](const CallRow&) { return true; });
}

/// Compact JSON, indented.
std::string indented(std::string_view json) {
    std::string out = "  ";
    std::size_t depth = 1;
    bool in_text = false;
    const auto fresh_line = [&] { out.append("\n").append(depth * 2, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        const bool empty = i > 0 && (json[i - 1] == '[' || json[i - 1] == '{');
        if (!in_text && (c == '}' || c == ']')) {
            --depth;
            if (!empty) fresh_line();
        } else if (!in_text && empty) {
            fresh_line();
        }
        out += c;
        if (c == '"') in_text = !in_text;
        if (in_text && c == '\\') out += json[++i];
        if (in_text) continue;
        if (c == '{' || c == '[') ++depth;
        if (c == ',') fresh_line();
        if (c == ':') out += ' ';
    }
    return out;
}

void report_parked(std::string& out, const std::vector<ParkedRow>& rows) {
    line(out, "\nParked, until somebody's key says whose they are  (GET /v1/admin/parked)");
    for (const ParkedRow& row : rows) line(out, "  {:<8}{:<16}{}", row.provider, row.kind, row.route);
}

}  // namespace

std::string announced(const Traffic& traffic) {
    return fmt::format(
        "{} calls of {} businesses, {} calls with their messages out of order; {} requests, {} of them "
        "repetitions\n",
        traffic.expected.calls.size(), traffic.businesses.size(), traffic.disordered, traffic.requests(),
        traffic.expected.repeated);
}

std::string answered(const Traffic& traffic, const Played& played) {
    std::string out;
    line(out, "\nAnswers");
    for (const auto& [status, count] : played.answers) line(out, "  {}{:>8}", status, count);
    line(out, "  {:.1f} s: {:.0f} webhooks a second, each synced to disk before its answer",
         played.took.count(), static_cast<double>(traffic.requests()) / played.took.count());
    return out;
}

std::string reported(const Traffic& traffic, const Findings& findings) {
    std::string out;
    report_webhooks(out, findings.webhooks);
    report_calls(out, traffic, findings.calls);
    report_parked(out, findings.parked);
    if (!findings.one_call.empty())
        line(out, "\nOne call  (GET /v1/calls/{{id}})\n{}", indented(findings.one_call));
    return out;
}

std::string judged(const Expected& expected, const std::vector<std::string>& mismatches) {
    std::string out;
    if (mismatches.empty()) {
        line(out,
             "\nas expected: {} calls, each once, with the end that it had; {} repetitions changed nothing;",
             expected.calls.size(), expected.repeated);
        line(out, "{} webhooks without our key found their tenant; what was forged or unsigned is nowhere",
             expected.found_owner);
        return out;
    }
    line(out, "\n{} things are not as expected:", mismatches.size());
    for (const std::string& each : mismatches) line(out, "  {}", each);
    return out;
}

}  // namespace beaker::demo
