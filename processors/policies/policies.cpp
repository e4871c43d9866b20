#include "processors/policies/policies.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "log/step/every_partition.hpp"
#include "processors/misdirected.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/policy.hpp"

namespace beaker::processors {

namespace {

log::Decided refused(std::string text, std::string pointer) {
    return std::unexpected(log::Refusal{{"bad_value", std::move(text), std::move(pointer)}, false});
}

std::string actor_of(const log::Recorded& record) {
    return std::string(record.input.attribute(attribute::actor).value_or(""));
}

std::optional<std::string> value_in(const PolicyState& state, const std::string& key) {
    const auto found = state.values.find(key);
    return found == state.values.end() ? std::nullopt : std::optional(found->second);
}

constexpr std::string_view providers[] = {"vapi", "mail"};

void apply(log::RowWriter& rows, const PolicyChanged& event, Instant) {
    auto state = policies_table.get(rows, "").value_or(PolicyState{});
    state.version = event.version;
    for (const ValueChange& each : event.changes) {
        if (each.after)
            state.values.insert_or_assign(each.key, *each.after);
        else
            state.values.erase(each.key);
    }
    policies_table.put(rows, "", state);
}

void apply(log::RowWriter& rows, const PolicyCopied& event, Instant) {
    policies_table.put(rows, "", {event.version, event.values});
}

template <EventStruct T>
log::StateFoldEntry entry(std::string_view stream_kind) {
    return {.stream_kind = stream_kind,
            .event_type = T::type,
            .fold = [](log::RowWriter& rows, const Event& event, Instant now) {
                if (const T* known = event.as<T>()) apply(rows, *known, now);
            }};
}

}  // namespace

Policies::Policies(const log::Recorded& record) {
    if (record.shared) state_ = policies_table.get(*record.shared, "").value_or(PolicyState{});
}

std::string_view Policies::value(std::string_view key) const {
    const PolicyKey* known = policy_key(key);
    if (!known) throw std::logic_error("there is no policy " + std::string(key));
    const auto set = state_.values.find(std::string(key));
    return set == state_.values.end() || wrong_value(*known, set->second) ? known->usual
                                                                          : std::string_view(set->second);
}

std::int64_t Policies::number(std::string_view key) const {
    const std::string_view text = value(key);
    std::int64_t parsed = 0;
    std::from_chars(text.data(), text.data() + text.size(), parsed);
    return parsed;
}

log::Decided decide_policy_change(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<PolicyChangeRequested>();
    if (!request) return misdirected();
    PolicyState state = policies_table.get(rows, "").value_or(PolicyState{});
    PolicyChanged changed{.version = state.version + 1,
                          .changes = {},
                          .asked_by = request->asked_by,
                          .actor = actor_of(record),
                          .reason = request->reason};
    for (const auto& [name, value] : request->values) {
        const std::string pointer = "/values/" + name;
        const PolicyKey* key = policy_key(name);
        if (!key) return refused("is no policy that there is", pointer);
        if (value)
            if (const auto wrong = wrong_value(*key, *value)) return refused(*wrong, pointer);
        const auto before = value_in(state, name);
        if (before == value) continue;
        changed.changes.push_back({name, before, value});
        if (value)
            state.values.insert_or_assign(name, *value);
        else
            state.values.erase(name);
    }
    log::Decision decision;
    if (!changed.changes.empty()) {
        state.version = changed.version;
        decision.messages.push_back({.to = std::string(log::every_partition),
                                     .event = PolicyCopyTold{state.version, state.values},
                                     .forwarded = {}});
    }
    decision.answer = RawJson{to_json(PolicyAnswer{state.version, changed.changes})};
    if (!changed.changes.empty()) decision.events.emplace_back(std::move(changed));
    return decision;
}

log::Decided decide_policy_copy(const log::RowReader& rows, const log::Recorded& record) {
    const auto* told = record.event.as<PolicyCopyTold>();
    if (!told) return misdirected();
    const auto known = policies_table.get(rows, "");
    log::Decision decision;
    if (!known || known->version < told->version)
        decision.events.emplace_back(PolicyCopied{told->version, told->values});
    return decision;
}

log::Decided decide_pause(const log::RowReader&, const log::Recorded& record) {
    const auto* request = record.event.as<PauseRequested>();
    if (!request) return misdirected();
    if (request->provider && std::ranges::find(providers, *request->provider) == std::end(providers))
        return refused("must be one of: vapi, mail", "/provider");
    log::Decision decision;
    decision.events.emplace_back(PauseSet{request->provider, request->tenant_id, request->paused,
                                          request->asked_by, actor_of(record), request->reason});
    const PauseListed listed{request->provider, request->tenant_id, request->paused};
    decision.directory.push_back({listed.key(), listed});
    return decision;
}

std::vector<log::StateFoldEntry> policy_state_folds() {
    return {entry<PolicyChanged>("instance"), entry<PolicyCopied>("partition")};
}

}  // namespace beaker::processors
