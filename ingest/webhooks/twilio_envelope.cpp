#include "ingest/webhooks/twilio_envelope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/values/form.hpp"
#include "schemas/values/sha256.hpp"
#include "schemas/values/token.hpp"

namespace beaker::ingest::webhooks {

namespace {

/// The fields sorted by name, then value.
class Form {
public:
    explicit Form(FormFields fields) : fields_(std::move(fields)) { std::ranges::sort(fields_); }

    bool has(std::string_view name) const { return !at(name).empty(); }
    /// The value; empty where the field is missing.
    std::string_view at(std::string_view name) const {
        const auto found = std::ranges::lower_bound(
            fields_, name, {}, [](const auto& field) { return std::string_view(field.first); });
        return found != fields_.end() && found->first == name ? found->second : std::string_view{};
    }
    /// The same for the same fields in whatever order they came.
    std::string digest() const {
        Sha256OfParts parts;
        for (const auto& [name, value] : fields_) parts.add(name).add(value);
        return hex(parts.digest());
    }

private:
    FormFields fields_;
};

/// A field's name as Twilio and its helper libraries write them: CamelCase, `SipHeader_X-Name`, `Media[0]`.
bool is_field_name(std::string_view name) {
    const auto allowed = [](char c) {
        const bool letter_or_digit =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        return letter_or_digit || std::string_view("_-.[]:").contains(c);
    };
    return !name.empty() && std::ranges::all_of(name, allowed);
}

/// Any text without '%' decodes as a form with one strange field, so the names are looked at as well.
std::expected<Form, BadBody> read_form(std::string_view body) {
    if (!body.contains('=')) return std::unexpected(BadBody{"The body is no form: it has no field."});
    auto fields = parse_form(body);
    if (!fields) return std::unexpected(BadBody{"The body is no form that can be decoded."});
    for (const auto& field : *fields)
        if (!is_field_name(field.first))
            return std::unexpected(BadBody{"The body is no form: a field has no proper name."});
    return Form(std::move(*fields));
}

/// Status callbacks say so in CallbackSource; where that is missing, a state that no request for instructions
/// is made in tells them apart, or the number by which Twilio counts them.
bool is_call_progress(const Form& form) {
    if (!form.has("CallSid")) return false;
    if (form.at("CallbackSource") == "call-progress-events" || form.has("SequenceNumber")) return true;
    constexpr std::string_view ends[] = {"completed", "busy", "failed", "no-answer", "canceled"};
    return std::ranges::find(ends, form.at("CallStatus")) != std::end(ends);
}

/// A call with `Record=true` names its recording in its own status callbacks, which are none of the
/// recording's.
bool is_recording(const Form& form) { return form.has("RecordingSid") && !is_call_progress(form); }

struct KindAndKey {
    std::string_view kind;
    std::string key;
};

/// What a caller's keys, speech or a `<Redirect>` led to comes with the same CallSid and status as the first
/// request.
bool is_later_request(const Form& form) {
    const auto has = [&](std::string_view name) { return form.has(name); };
    return std::ranges::any_of(std::initializer_list<std::string_view>{"Digits", "SpeechResult", "msg",
                                                                       "DialCallStatus", "FinishedOnKey"},
                               has);
}

KindAndKey kind_and_key(const Form& form, std::string_view idempotency_token) {
    const auto call = form.at("CallSid");
    const auto message = form.has("MessageSid") ? form.at("MessageSid") : form.at("SmsSid");
    if (is_recording(form))
        return {"recording-status",
                fmt::format("rec:{}:{}", form.at("RecordingSid"), form.at("RecordingStatus"))};
    if (is_call_progress(form))
        return {"voice-status",
                fmt::format("call:{}:{}:{}", call, form.at("CallStatus"), form.at("SequenceNumber"))};
    if (form.has("CallSid") && form.has("CallStatus")) {
        auto key = fmt::format("voice:{}:{}", call, form.at("CallStatus"));
        if (is_later_request(form)) key += ":" + form.digest();
        return {"voice-incoming", std::move(key)};
    }
    if (form.has("MessageStatus") && !message.empty())
        return {"sms-status",
                fmt::format("msg:{}:{}:{}", message, form.at("MessageStatus"), form.at("ErrorCode"))};
    if (form.at("SmsStatus") == "received" && !message.empty())
        return {"sms-inbound", fmt::format("sms:{}", message)};
    if (form.has("CallSid") && form.has("AnsweredBy")) return {"amd", fmt::format("amd:{}", call)};
    // The token lies outside of the signature; it decides nothing but whether a callback that means nothing
    // to us is written down once more.
    return {"other", fmt::format("other:{}", idempotency_token.empty() ? form.digest() : idempotency_token)};
}

std::vector<std::string> route_keys_of(const Form& form, std::string_view kind, std::string_view pepper) {
    std::vector<std::string> keys;
    add_route_key(keys, "twilio:call:", form.at("CallSid"));
    // On the way out the number called is the customer's, who may be a tenant too: not a route to the owner.
    const bool inbound = kind == "sms-inbound" || form.at("Direction") == "inbound";
    if (inbound && form.has("To"))
        add_route_key(keys, "twilio:number:", token(pepper, "phone", form.at("To")));
    return keys;
}

}  // namespace

std::expected<Envelope, BadBody> twilio_envelope(const SignedBody& received) {
    const auto form = read_form(received.body);
    if (!form) return std::unexpected(form.error());
    auto [kind, key] = kind_and_key(*form, received.idempotency_token);
    key = bounded_key(std::move(key));
    return Envelope{.provider = "twilio",
                    .kind = std::string(kind),
                    .key = key,
                    .event_id = key,
                    .tenant = first_tenant({tenant_parameter(received.query)}),
                    .route_keys = route_keys_of(*form, kind, received.pepper)};
}

}  // namespace beaker::ingest::webhooks
