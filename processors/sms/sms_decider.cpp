#include "processors/sms/sms_decider.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <utility>

#include "processors/nonsense.hpp"
#include "processors/state_fold.hpp"
#include "processors/state_table.hpp"
#include "processors/twilio_form.hpp"
#include "schemas/described/enum_text.hpp"
#include "schemas/events/sms.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

/// How far a text message of ours has come.
struct SmsState {
    SmsStatus current{};
    std::vector<SmsStatus> reported;  ///< sorted, each once
    bool operator==(const SmsState&) const = default;
};
BOOST_DESCRIBE_STRUCT(SmsState, (), (current, reported))

constexpr StateTable<SmsState> sms_table{"sms"};            ///< key: message sid
constexpr StateTable<SmsState> received_table{"sms_seen"};  ///< key: message sid; the row says nothing more

std::string message_sid(const FormFields& form) {
    auto sid = text_in(form, "MessageSid");
    if (!sid) sid = text_in(form, "SmsSid");
    if (!sid || !is_provider_id(*sid)) refuse("no_message_id", "the callback names no message");
    return *sid;
}

Pii<std::string> party_in(const FormFields& form, std::string_view name) {
    auto party = text_in(form, name);
    if (!party) refuse("no_party", "the message lacks From or To");
    return Pii<std::string>(*std::move(party));
}

SmsStatus status_in(const FormFields& form) {
    const auto status = enum_value<SmsStatus>(form_value(form, "MessageStatus"));
    if (!status) refuse("unknown_status", "a MessageStatus that Twilio does not document");
    return *status;
}

log::Decision received(const log::RowReader& rows, const TenantId& tenant, const FormFields& form) {
    log::Decision decision;
    SmsReceived event{.tenant_id = tenant,
                      .message_sid = message_sid(form),
                      .from = party_in(form, "From"),
                      .to = party_in(form, "To"),
                      .body = Pii<std::string>(std::string(form_value(form, "Body"))),
                      .media = count_in(form, "NumMedia").value_or(0),
                      .opt_out_type = text_in(form, "OptOutType")};
    if (!received_table.contains(rows, event.message_sid)) decision.events.emplace_back(std::move(event));
    return decision;
}

log::Decision reported(const log::RowReader& rows, const log::Recorded& record, const TenantId& tenant,
                       const FormFields& form) {
    const std::string sid = message_sid(form);
    const SmsStatus status = status_in(form);
    const auto known = sms_table.get(rows, sid);
    log::Decision decision;
    if (known && std::ranges::binary_search(known->reported, status)) return decision;
    const auto order = [](SmsStatus each) { return std::pair(rank_of(each), each); };
    const bool further = !known || order(status) > order(known->current);
    decision.events.emplace_back(SmsStatusReported{.tenant_id = tenant,
                                                   .message_sid = sid,
                                                   .status = status,
                                                   .current = further ? status : known->current,
                                                   .error_code = count_in(form, "ErrorCode"),
                                                   .source_event = record.input.id});
    return decision;
}

void apply(log::RowWriter& rows, const SmsReceived& event) {
    received_table.put(rows, event.message_sid, {});
}

void apply(log::RowWriter& rows, const SmsStatusReported& event) {
    SmsState state = sms_table.get(rows, event.message_sid).value_or(SmsState{});
    state.current = event.current;
    const auto at = std::ranges::lower_bound(state.reported, event.status);
    if (at == state.reported.end() || *at != event.status) state.reported.insert(at, event.status);
    sms_table.put(rows, event.message_sid, state);
}

}  // namespace

log::Decided decide_sms(const log::RowReader& rows, const log::Recorded& record, std::string_view kind) {
    const auto tenant = TenantId::parse(key_of_stream(record.stream));
    if (!tenant) return std::unexpected(log::Refusal{{"no_tenant", "the stream is not a tenant's"}, true});
    const auto form = parse_form(record.input.value);
    if (!form) return std::unexpected(log::Refusal{{"unreadable_body", "the body is not a form"}, true});
    try {
        return kind == "sms-inbound" ? received(rows, *tenant, *form)
                                     : reported(rows, record, *tenant, *form);
    } catch (const Nonsense& nonsense) {
        return std::unexpected(log::Refusal{nonsense.problem, true});
    }
}

std::vector<log::StateFoldEntry> sms_state_folds() {
    return {state_fold<SmsReceived, apply>("tenant"), state_fold<SmsStatusReported, apply>("tenant")};
}

}  // namespace beaker::processors
