#include "ingest/api/policies.hpp"

#include <boost/describe.hpp>
#include <map>
#include <optional>

#include "ingest/api/asked_by.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/api/policy_operations.hpp"
#include "ingest/problem.hpp"
#include "processors/policies/policy_keys.hpp"
#include "schemas/events/compliance.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

struct PoliciesBody {
    std::map<std::string, std::optional<std::string>> values;
    std::optional<std::string> asked_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(PoliciesBody, (), (values, asked_by, reason))

struct PauseBody {
    std::optional<std::string> provider;
    std::optional<TenantId> tenant_id;
    bool paused = true;
    std::optional<std::string> asked_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(PauseBody, (), (provider, tenant_id, paused, asked_by, reason))

struct HoursBody {
    std::string start, end;
};
BOOST_DESCRIBE_STRUCT(HoursBody, (), (start, end))

/// What is left out stands at its usual value.
struct ComplianceBody {
    std::optional<bool> announce_recording;
    std::optional<HoursBody> hours;
    std::optional<bool> block_international;
    std::optional<std::int64_t> calls_a_minute_max, calls_a_day_max;
    std::optional<bool> trial_outbound;
    std::optional<std::int64_t> retain_transcripts_days;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ComplianceBody, (),
                      (announce_recording, hours, block_international, calls_a_minute_max, calls_a_day_max,
                       trial_outbound, retain_transcripts_days, reason))

namespace {

constexpr std::size_t reason_characters_max = 500, values_max = 100;

http::Response wrong(std::string pointer, std::string message) {
    return problem(ProblemKind::bad_body, "", {{std::move(pointer), std::move(message)}});
}

http::Response no_reason() { return wrong("/reason", "must be a text of 1 to 500 characters"); }

void change_policies(Actions& actions, const Asked& asked, http::Respond respond) {
    auto body = read_body<PoliciesBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    if (!has_length(body->reason, reason_characters_max)) return respond(no_reason());
    if (body->values.empty() || body->values.size() > values_max)
        return respond(wrong("/values", "must be 1 to 100 values"));
    actions.perform(
        asked.request,
        {.stream = std::string(PolicyRow::stream),
         .actor = asked.caller.actor(),
         .event = PolicyChangeRequested{std::move(body->values), std::move(*name), std::move(body->reason)}},
        std::move(respond));
}

void set_pause(Actions& actions, const Asked& asked, http::Respond respond) {
    auto body = read_body<PauseBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    if (!has_length(body->reason, reason_characters_max)) return respond(no_reason());
    actions.perform(asked.request,
                    {.stream = std::string(PolicyRow::stream),
                     .actor = asked.caller.actor(),
                     .event = PauseRequested{std::move(body->provider), body->tenant_id, body->paused,
                                             std::move(*name), std::move(body->reason)}},
                    std::move(respond));
}

ComplianceSettings settings_of(const ComplianceBody& body) {
    ComplianceSettings settings;
    settings.announce_recording = body.announce_recording.value_or(settings.announce_recording);
    if (body.hours) settings.hours = {body.hours->start, body.hours->end};
    settings.block_international = body.block_international.value_or(settings.block_international);
    settings.calls_a_minute_max = body.calls_a_minute_max.value_or(settings.calls_a_minute_max);
    settings.calls_a_day_max = body.calls_a_day_max.value_or(settings.calls_a_day_max);
    settings.trial_outbound = body.trial_outbound.value_or(settings.trial_outbound);
    settings.retain_transcripts_days =
        body.retain_transcripts_days.value_or(settings.retain_transcripts_days);
    return settings;
}

void set_compliance(Actions& actions, const Asked& asked, http::Respond respond) {
    const auto tenant = TenantId::parse(asked.variables.front());
    if (!tenant) return respond(no_such_tenant());
    auto body = read_body<ComplianceBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    if (body->reason && !has_length(*body->reason, reason_characters_max)) return respond(no_reason());
    const auto& caller = asked.caller;
    actions.perform(asked.request,
                    {.stream = tenant_stream(*tenant),
                     .actor = caller.actor(),
                     .event = ComplianceChangeRequested{settings_of(*body), caller.actor(), caller.admin,
                                                        std::move(body->reason)}},
                    std::move(respond));
}

}  // namespace

std::vector<Route> policy_routes(Actions& actions) {
    const auto serve = [&actions](void (*perform)(Actions&, const Asked&, http::Respond)) -> Serve {
        return [&actions, perform](const Asked& asked, http::Respond respond) {
            perform(actions, asked, std::move(respond));
        };
    };
    return {{"POST", "/v1/admin/policies", Access::admin, serve(change_policies), describe_change_policies()},
            {"PUT", "/v1/admin/pauses", Access::admin, serve(set_pause), describe_set_pause()},
            {"PUT", "/v1/businesses/{id}/compliance", Access::tenant, serve(set_compliance),
             describe_set_compliance()}};
}

std::string policies_view(const std::string& row) {
    const auto known = from_json<PolicyRow>(row);
    if (!known) throw std::runtime_error("the row of policies cannot be read");
    PoliciesShown shown{.version = known->version, .items = {}, .history = known->history};
    for (const auto& key : processors::policy_keys()) {
        const auto set = known->values.find(std::string(key.name));
        const std::string usual(key.usual);
        shown.items.push_back({std::string(key.name), set == known->values.end() ? usual : set->second, usual,
                               std::string(key.about)});
    }
    return to_json(shown);
}

std::string pauses_view(const std::string& row) {
    const auto known = from_json<PolicyRow>(row);
    if (!known) throw std::runtime_error("the row of policies cannot be read");
    return to_json(PausesShown{known->pauses});
}

}  // namespace beaker::ingest::api
