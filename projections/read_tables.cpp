#include "projections/read_tables.hpp"

#include <fmt/format.h>

#include "projections/actions/action_row.hpp"
#include "projections/actions/actions_fold.hpp"
#include "projections/breakers/breaker_row.hpp"
#include "projections/breakers/breakers_fold.hpp"
#include "projections/calls/call_row.hpp"
#include "projections/calls/calls_fold.hpp"
#include "projections/compliance/compliance_fold.hpp"
#include "projections/compliance/compliance_row.hpp"
#include "projections/dead_letters/dead_letter_row.hpp"
#include "projections/dead_letters/dead_letters_fold.hpp"
#include "projections/effects/effect_row.hpp"
#include "projections/effects/effects_fold.hpp"
#include "projections/parked/parked_fold.hpp"
#include "projections/parked/parked_row.hpp"
#include "projections/persons/api_token_row.hpp"
#include "projections/persons/api_tokens_fold.hpp"
#include "projections/policies/policies_fold.hpp"
#include "projections/policies/policy_row.hpp"
#include "projections/trials/trial_row.hpp"
#include "projections/trials/trials_fold.hpp"
#include "projections/webhooks/webhook_event_row.hpp"
#include "projections/webhooks/webhook_events_fold.hpp"
#include "schemas/described/schema.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/dead_letter.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker {

namespace {

/// Raised when the layout of keys or values changes: LAYOUT.md.
constexpr int layout_revision = 3;

template <TableRow Row>
constexpr ReadTable table_of() {
    return {Row::table, Row::revision, [] { return json_schema<Row>(Row::table, Row::table); }};
}

constexpr ReadTable tables[] = {
    table_of<CallRow>(),     table_of<CallAliasRow>(),  table_of<WebhookEventRow>(),
    table_of<ParkedRow>(),   table_of<DeadLetterRow>(), table_of<ActionRow>(),
    table_of<ApiTokenRow>(), table_of<TrialRow>(),      table_of<EffectRow>(),
    table_of<BreakerRow>(),  table_of<PolicyRow>(),     table_of<ComplianceRow>(),
};

constexpr ReadFold folds[] = {
    {CallIdentified::type, fold_call, CallRow::table},
    {CallMerged::type, fold_call, CallRow::table},
    {CallAliased::type, fold_call, CallRow::table},
    {CallDescribed::type, fold_call, CallRow::table},
    {CallStatusReported::type, fold_call, CallRow::table},
    {CallTimed::type, fold_call, CallRow::table},
    {CallTranscriptAppended::type, fold_call, CallRow::table},
    {CallReported::type, fold_call, CallRow::table},
    {CallDisowned::type, fold_call, CallRow::table},
    {CallRecorded::type, fold_call, CallRow::table},
    {CallAnswererDetected::type, fold_call, CallRow::table},
    {CallReportMissed::type, fold_call, CallRow::table},
    {CallLeadCaptured::type, fold_call, CallRow::table},
    {CallIntentClassified::type, fold_call, CallRow::table},

    {InputSettled::type, fold_webhook_event, WebhookEventRow::table},
    {InputReprocessed::type, fold_webhook_event, WebhookEventRow::table},
    {WebhookReleased::type, fold_webhook_event, WebhookEventRow::table},
    {WebhookFinished::type, fold_webhook_event, WebhookEventRow::table},

    {WebhookParked::type, fold_parked, ParkedRow::table},
    {WebhookReleased::type, fold_parked, ParkedRow::table},

    {InputDeadLettered::type, fold_dead_letter, DeadLetterRow::table},
    {InputSettled::type, fold_dead_letter, DeadLetterRow::table},
    {InputReprocessed::type, fold_dead_letter, DeadLetterRow::table},
    {DeadLetterResolved::type, fold_dead_letter, DeadLetterRow::table},

    {InputSettled::type, fold_action, ActionRow::table},

    {ApiTokenCreated::type, fold_api_token, ApiTokenRow::table},
    {ApiTokenReplaced::type, fold_api_token, ApiTokenRow::table},
    {ApiTokenRevoked::type, fold_api_token, ApiTokenRow::table},
    {ApiTokenUsed::type, fold_api_token, ApiTokenRow::table},

    {TrialCreated::type, fold_trial, TrialRow::table},
    {TrialReady::type, fold_trial, TrialRow::table},
    {TrialUsed::type, fold_trial, TrialRow::table},
    {TrialCallsCounted::type, fold_trial, TrialRow::table},
    {TrialFailed::type, fold_trial, TrialRow::table},
    {TrialExpired::type, fold_trial, TrialRow::table},
    {TrialReaped::type, fold_trial, TrialRow::table},

    {EffectWanted::type, fold_effect, EffectRow::table},
    {EffectRequested::type, fold_effect, EffectRow::table},
    {EffectAttempted::type, fold_effect, EffectRow::table},
    {EffectTried::type, fold_effect, EffectRow::table},
    {EffectFinished::type, fold_effect, EffectRow::table},

    {BreakerEffectHeld::type, fold_breaker, BreakerRow::table},
    {BreakerOpened::type, fold_breaker, BreakerRow::table},
    {BreakerProbed::type, fold_breaker, BreakerRow::table},
    {BreakerProbeFailed::type, fold_breaker, BreakerRow::table},
    {BreakerClosed::type, fold_breaker, BreakerRow::table},
    {BreakerEffectReleased::type, fold_breaker, BreakerRow::table},

    {PolicyChanged::type, fold_policy, PolicyRow::table},
    {PauseSet::type, fold_policy, PolicyRow::table},

    {TrialCreated::type, fold_compliance, ComplianceRow::table},
    {ComplianceChanged::type, fold_compliance, ComplianceRow::table},
};

}  // namespace

std::span<const ReadTable> read_tables() { return tables; }
std::span<const ReadFold> read_folds() { return folds; }

std::string generation_name() { return generation_name(tables); }

std::string generation_name(std::span<const ReadTable> of) {
    std::string all = fmt::format("layout:{}", layout_revision);
    for (const ReadTable& table : of) all += fmt::format("\n{}:{}", table.name, table.revision);
    return "read-" + hex(sha256(all)).substr(0, 16);
}

std::string_view fold_set_of(std::string_view generation) {
    return generation.substr(0, generation.find('.'));
}

const FoldSet* FoldSets::of_generation(std::string_view generation) const {
    const std::string_view wanted = fold_set_of(generation);
    const std::string_view number = generation.substr(wanted.size());  // empty or ".2"
    if (number.find_first_not_of("0123456789", 1) != number.npos || number == ".") return nullptr;
    if (generation_name(present.tables) == wanted) return &present;
    if (candidate && generation_name(candidate->tables) == wanted) return &*candidate;
    return nullptr;
}

/// A changed fold is given here as the candidate, with its row's revision raised, for as long as the tables
/// of the one before it serve; then it becomes the present one.
FoldSets fold_sets() { return {{"present", tables, folds}, std::nullopt}; }

}  // namespace beaker
