#include "processors/registry.hpp"

#include <algorithm>
#include <iterator>

#include "processors/audit/admin_read_decider.hpp"
#include "processors/audit/generation_decider.hpp"
#include "processors/audit/reveal_decider.hpp"
#include "processors/breakers/breaker_decider.hpp"
#include "processors/calls/call_decider.hpp"
#include "processors/calls/call_meaning.hpp"
#include "processors/calls/report_timer.hpp"
#include "processors/compliance/compliance.hpp"
#include "processors/effects/effect_decider.hpp"
#include "processors/persons/api_tokens.hpp"
#include "processors/persons/sign_in.hpp"
#include "processors/persons/trial_allowance.hpp"
#include "processors/policies/policies.hpp"
#include "processors/routes/route_decider.hpp"
#include "processors/sms/sms_decider.hpp"
#include "processors/trials/trial_decider.hpp"
#include "processors/webhooks/webhook_decider.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/audit.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/person.hpp"
#include "schemas/events/policy.hpp"
#include "schemas/events/route.hpp"
#include "schemas/events/timer.hpp"
#include "schemas/events/trial.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::processors {
namespace {

/// Raised with any change of meaning of a fold below: decider state is then built anew from the log.
constexpr int folds_revision = 9;

log::Registry make_registry() {
    // clang-format off
    log::Registry all{
        .deciders = {
            {"tenant", webhook_received,            decide_webhook},
            {"tenant", webhook_rejected,            decide_rejected_webhook},
            {"tenant", RouteClaimRefused::type,     decide_claim_refused},
            {"tenant", CallToolCalled::type,        decide_call_meaning},
            {"tenant", CallReported::type,          decide_call_meaning},
            {"tenant", CallMerged::type,            decide_call_meaning},
            {"tenant", TimerFired::type,            decide_report_timer},
            {"tenant", AnswerMissed::type,          decide_answer_missed},
            {"route",  webhook_received,            decide_routed_webhook},
            {"route",  webhook_rejected,            decide_rejected_webhook},
            {"route",  RouteClaimed::type,          decide_route_claimed},
            {"route",  RouteOwnerAsked::type,       decide_route_owner_asked},
            {"route",  RouteOwnerTold::type,        decide_route_owner_told},
            {"route",  WebhookFinishReported::type, decide_webhook_finish},
            {"route",  AnswerMissed::type,          decide_answer_missed},
            {"instance", RevealRequested::type,     decide_reveal},
            {"instance", GenerationChangeTold::type, decide_generation_change},
            {"instance", AdminReadTold::type,       decide_admin_read},
            {"instance", PolicyChangeRequested::type, decide_policy_change},
            {"instance", PauseRequested::type,      decide_pause},
            {"partition", PolicyCopyTold::type,     decide_policy_copy},
            {"person", SignupRequested::type,       decide_signup},
            {"person", MagicLinkRedemptionRequested::type, decide_link_redemption},
            {"person", SessionCloseRequested::type, decide_session_close},
            {"person", AdminFlagRequested::type,    decide_admin_flag},
            {"person", ApiTokenRequested::type,     decide_api_token_request},
            {"person", ApiTokenRevocationRequested::type, decide_api_token_revocation},
            {"person", ApiTokenSeen::type,          decide_api_token_seen},
            {"person", TrialAllowanceRequested::type, decide_trial_allowance},
            {"tenant", ComplianceChangeRequested::type, decide_compliance_change},
            {"tenant", TrialRequested::type,        decide_trial_request},
            {"tenant", EffectFinished::type,        decide_trial_effect},
            {"tenant", EffectGivenUp::type,         decide_trial_given_up},
            {"tenant", CallIdentified::type,        decide_trial_call},
            {"tenant", CallMerged::type,            decide_trial_call_gone},
            {"tenant", CallDisowned::type,          decide_trial_call_gone},
            {"tenant", TimerFired::type,            decide_trial_timer},
            {"breaker", BreakerTroubleReported::type, decide_breaker_trouble},
            {"breaker", BreakerProbeReported::type, decide_breaker_probe_report},
            {"breaker", TimerFired::type,           decide_breaker_timer},
        },
        .folds = {},
        .revision = folds_revision,
    };
    // clang-format on
    std::ranges::move(call_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(route_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(call_meaning_folds(), std::back_inserter(all.folds));
    std::ranges::move(effect_deciders(), std::back_inserter(all.deciders));
    std::ranges::move(person_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(trial_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(effect_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(breaker_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(policy_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(compliance_state_folds(), std::back_inserter(all.folds));
    std::ranges::move(trial_allowance_folds(), std::back_inserter(all.folds));
    std::ranges::move(sms_state_folds(), std::back_inserter(all.folds));
    return all;
}

}  // namespace

const log::Registry& registry() {
    static const log::Registry all = make_registry();
    return all;
}

}  // namespace beaker::processors
