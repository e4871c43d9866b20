#include "processors/webhooks/webhook_decider.hpp"

#include "processors/calls/call_decider.hpp"
#include "processors/calls/twilio_messages.hpp"
#include "processors/calls/vapi_answers.hpp"
#include "processors/calls/vapi_messages.hpp"
#include "processors/sms/sms_decider.hpp"
#include "processors/stripe/stripe_decider.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::processors {
namespace {

log::Decided ignored(bool known) {
    log::Decision decision;
    decision.outcome = Outcome::ignored;
    if (!known) decision.problem = Problem{"unknown_kind", "no decider knows webhooks of this kind"};
    return decision;
}

log::Decided decide_facts(const log::RowReader& rows, const log::Recorded& record, const MessageFacts& facts,
                          bool known) {
    if (!facts) return std::unexpected(facts.error());
    if (!*facts) return ignored(known);
    return decide_call(rows, record, **facts);
}

}  // namespace

log::Decided decide_webhook(const log::RowReader& rows, const log::Recorded& record) {
    const std::string_view provider = record.input.attribute(attribute::provider).value_or("");
    const std::string_view kind = record.input.attribute(attribute::kind).value_or("");
    const std::string_view body = record.input.value;
    if (provider == "vapi") {
        auto decided = decide_facts(rows, record, read_vapi_message(body, kind), known_vapi_kind(kind));
        if (decided && !decided->answer) decided->answer = safe_vapi_answer(body, kind);
        return decided;
    }
    if (provider == "twilio" && (kind == "sms-inbound" || kind == "sms-status"))
        return decide_sms(rows, record, kind);
    if (provider == "twilio")
        return decide_facts(rows, record, read_twilio_message(body, kind), known_twilio_kind(kind));
    if (provider == "stripe") return decide_stripe(record, kind);
    return ignored(false);
}

log::Decided decide_rejected_webhook(const log::RowReader&, const log::Recorded&) {
    return std::unexpected(log::Refusal{{"unparseable", "the body cannot be parsed"}, false});
}

log::Decided decide_answer_missed(const log::RowReader&, const log::Recorded&) { return log::Decision{}; }

log::Decided decide_webhook_finish(const log::RowReader&, const log::Recorded& record) {
    const auto* report = record.event.as<WebhookFinishReported>();
    if (!report)
        return std::unexpected(log::Refusal{{"bad_message", "not the message that was expected"}, true});
    return log::Decision{.events = {report->finished},
                         .messages = {},
                         .effects = {},
                         .timers = {},
                         .outcome = Outcome::processed,
                         .problem = {},
                         .answer = {}};
}

}  // namespace beaker::processors
