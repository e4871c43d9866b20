#include "processors/compliance/compliance.hpp"

#include <fmt/format.h>

#include <optional>

#include "processors/misdirected.hpp"
#include "processors/policies/policies.hpp"
#include "processors/trials/trial_state.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {

namespace {

// Nobody may be called outside of these, wherever they are: 47 CFR 64.1200(c)(1).
constexpr std::string_view law_start = "08:00", law_end = "21:00";
constexpr std::int64_t retain_days_max = 3650;

log::Decided refused(std::string_view code, std::string text, std::optional<std::string> pointer = {}) {
    return std::unexpected(log::Refusal{{std::string(code), std::move(text), std::move(pointer)}, false});
}

/// "09:30"; times of one day so written compare as texts.
bool is_time(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    return text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4) &&
           text.substr(0, 2) <= "23" && text.substr(3) <= "59";
}

struct Wrong {
    std::string_view pointer;
    std::string text;
};

std::optional<Wrong> wrong_in(const ComplianceSettings& settings, const Policies& policies) {
    const CallingHours& hours = settings.hours;
    if (!is_time(hours.start)) return Wrong{"/hours/start", "must be a time such as 09:00"};
    if (!is_time(hours.end)) return Wrong{"/hours/end", "must be a time such as 17:00"};
    if (hours.start < law_start) return Wrong{"/hours/start", "must not be before 08:00, which is the law's"};
    if (hours.end > law_end) return Wrong{"/hours/end", "must not be after 21:00, which is the law's"};
    if (hours.start >= hours.end) return Wrong{"/hours/end", "must be after the start"};
    const struct {
        std::string_view pointer;
        std::int64_t value, least, most;
    } limits[] = {
        {"/calls_a_minute_max", settings.calls_a_minute_max, 0, policies.number(policy::calls_a_minute_max)},
        {"/calls_a_day_max", settings.calls_a_day_max, 0, policies.number(policy::calls_a_day_max)},
        {"/retain_transcripts_days", settings.retain_transcripts_days, 1, retain_days_max},
    };
    for (const auto& each : limits)
        if (each.value < each.least || each.value > each.most)
            return Wrong{each.pointer, fmt::format("must be from {} to {}", each.least, each.most)};
    return std::nullopt;
}

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(const CallingHours& hours) { return hours.start + "-" + hours.end; }

std::vector<ValueChange> changes_of(const ComplianceSettings& before, const ComplianceSettings& after) {
    std::vector<ValueChange> changes;
    const auto compare = [&](std::string_view key, const auto& old_value, const auto& new_value) {
        if (old_value != new_value)
            changes.push_back({std::string(key), text_of(old_value), text_of(new_value)});
    };
    compare("announce_recording", before.announce_recording, after.announce_recording);
    compare("hours", before.hours, after.hours);
    compare("block_international", before.block_international, after.block_international);
    compare("calls_a_minute_max", before.calls_a_minute_max, after.calls_a_minute_max);
    compare("calls_a_day_max", before.calls_a_day_max, after.calls_a_day_max);
    compare("trial_outbound", before.trial_outbound, after.trial_outbound);
    compare("retain_transcripts_days", before.retain_transcripts_days, after.retain_transcripts_days);
    return changes;
}

}  // namespace

log::Decided decide_compliance_change(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<ComplianceChangeRequested>();
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!request || !tenant) return misdirected();
    const bool allowed = request->as_admin || members_table.contains(rows, request->actor);
    if (!trial_table.contains(rows, "") || !allowed)
        return refused("not_found", "There is no such trial or business");
    const Policies policies(record);
    if (const auto wrong = wrong_in(request->settings, policies))
        return refused("bad_value", wrong->text, std::string(wrong->pointer));

    const auto before = compliance_table.get(rows, "").value_or(ComplianceState{});
    log::Decision decision;
    decision.answer = RawJson{to_json(request->settings)};
    auto changes = changes_of(before.settings, request->settings);
    if (changes.empty()) return decision;
    decision.events.emplace_back(ComplianceChanged{.tenant_id = *tenant,
                                                   .version = before.version + 1,
                                                   .settings = request->settings,
                                                   .changes = std::move(changes),
                                                   .actor = request->actor,
                                                   .reason = request->reason,
                                                   .policy_version = policies.version()});
    return decision;
}

std::vector<log::StateFoldEntry> compliance_state_folds() {
    return {{.stream_kind = "tenant",
             .event_type = ComplianceChanged::type,
             .fold = [](log::RowWriter& rows, const Event& event, Instant) {
                 if (const auto* changed = event.as<ComplianceChanged>())
                     compliance_table.put(rows, "", {changed->version, changed->settings});
             }}};
}

}  // namespace beaker::processors
