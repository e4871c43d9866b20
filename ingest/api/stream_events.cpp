#include "ingest/api/stream_events.hpp"

#include "projections/calls/call_row.hpp"
#include "projections/webhooks/webhook_event_row.hpp"
#include "schemas/events/call.hpp"
#include "schemas/events/call_meaning.hpp"
#include "schemas/events/call_signals.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

// The members have the names and meanings of those in the rows of webhooks and calls.

struct WebhookNews {
    static constexpr bool write_nulls = true;
    Uuid id;
    std::optional<std::string> event_id;
    std::optional<std::string> provider;
    std::optional<std::string> kind;
    WebhookStatus status{};
    std::optional<Problem> error;
    std::optional<TenantId> tenant_id;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(WebhookNews, (), (id, event_id, provider, kind, status, error, tenant_id, at))

struct StatusNews {
    CallId call_id;
    std::optional<TenantId> tenant_id;
    CallStatus status{};
    std::string provider;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(StatusNews, (), (call_id, tenant_id, status, provider, at))

struct LineNews {
    CallId call_id;
    std::optional<TenantId> tenant_id;
    CallSpeaker role{};
    Pii<std::string> text;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(LineNews, (), (call_id, tenant_id, role, text, at))

struct LeadNews {
    CallId call_id;
    std::optional<TenantId> tenant_id;
    CallLead lead;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(LeadNews, (), (call_id, tenant_id, lead, at))

struct RecordingNews {
    CallId call_id;
    std::optional<TenantId> tenant_id;
    Pii<std::string> recording_url;
    std::string recording_provider;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(RecordingNews, (), (call_id, tenant_id, recording_url, recording_provider, at))

namespace {

using Message = std::optional<StreamMessage>;

std::optional<TenantId> tenant_of(const Record& record) {
    if (kind_of_stream(record.subject) != "tenant") return std::nullopt;
    const auto tenant = TenantId::parse(key_of_stream(record.subject));
    return tenant ? std::optional(*tenant) : std::nullopt;
}

template <class News>
Message message(StreamEvent event, const News& news) {
    return StreamMessage{.event = event, .tenant = news.tenant_id, .data = to_json(news)};
}

/// As the fold of webhooks understands an outcome.
WebhookStatus status_after(Outcome outcome) {
    switch (outcome) {
        case Outcome::ignored:
            return WebhookStatus::ignored;
        case Outcome::parked:
            return WebhookStatus::parked;
        case Outcome::forwarded:
            return WebhookStatus::received;
        case Outcome::refused:
            return WebhookStatus::rejected;
        case Outcome::failed:
            return WebhookStatus::failed;
        case Outcome::processed:
        case Outcome::duplicate:  // at the tenant of a forwarded one: it had it by another way
            break;
    }
    return WebhookStatus::processed;
}

Message news(const Record& record, const InputSettled& event, const WebhookNames&) {
    if (!event.webhook || event.webhook->origin || event.outcome == Outcome::duplicate) return std::nullopt;
    const bool rejected = event.kind == webhook_rejected;
    return message(StreamEvent::webhook_event,
                   WebhookNews{.id = event.input_id,
                               .event_id = event.webhook->event_id,
                               .provider = event.webhook->provider,
                               .kind = event.webhook->kind,
                               .status = rejected ? WebhookStatus::rejected : status_after(event.outcome),
                               .error = event.problem,
                               .tenant_id = tenant_of(record),
                               .at = record.time});
}

WebhookNews named(const Uuid& id, const WebhookNames& names) {
    WebhookNews news{.id = id,
                     .event_id = {},
                     .provider = {},
                     .kind = {},
                     .status = WebhookStatus::received,
                     .error = {},
                     .tenant_id = {},
                     .at = {}};
    if (auto name = names(id)) {
        news.event_id = std::move(name->event_id);
        news.provider = std::move(name->provider);
        news.kind = std::move(name->kind);
    }
    return news;
}

Message news(const Record& record, const WebhookReleased& event, const WebhookNames& names) {
    auto news = named(event.webhook_id, names);
    news.tenant_id = event.tenant_id;
    news.at = record.time;
    return message(StreamEvent::webhook_event, news);
}

Message news(const Record&, const WebhookFinished& event, const WebhookNames& names) {
    auto news = named(event.webhook_id, names);
    news.status = status_after(event.outcome);
    news.error = event.problem;
    news.tenant_id = event.tenant_id;
    news.at = event.settled_at;
    return message(StreamEvent::webhook_event, news);
}

Message news(const Record& record, const CallStatusReported& event, const WebhookNames&) {
    if (event.status != event.current) return std::nullopt;
    return message(StreamEvent::call_status_changed, StatusNews{.call_id = event.call_id,
                                                                .tenant_id = tenant_of(record),
                                                                .status = event.current,
                                                                .provider = event.provider,
                                                                .at = event.at.value_or(record.time)});
}

Message news(const Record& record, const CallTranscriptAppended& event, const WebhookNames&) {
    return message(StreamEvent::transcript_append, LineNews{.call_id = event.call_id,
                                                            .tenant_id = tenant_of(record),
                                                            .role = event.speaker,
                                                            .text = event.text,
                                                            .at = event.at});
}

Message news(const Record& record, const CallLeadCaptured& event, const WebhookNames&) {
    const auto value_of = [](const std::optional<CapturedField>& field) {
        return field ? std::optional(field->value) : std::nullopt;
    };
    const CallLead lead{.name = value_of(event.name),
                        .phone = value_of(event.phone),
                        .email = value_of(event.email),
                        .address = value_of(event.address),
                        .notes = value_of(event.notes)};
    if (lead == CallLead{}) return std::nullopt;
    return message(
        StreamEvent::lead_detected,
        LeadNews{.call_id = event.call_id, .tenant_id = tenant_of(record), .lead = lead, .at = record.time});
}

Message recording(const Record& record, const CallId& call, const std::optional<Pii<std::string>>& url,
                  std::string_view provider, Instant at) {
    if (!url) return std::nullopt;
    return message(StreamEvent::recording_ready, RecordingNews{.call_id = call,
                                                               .tenant_id = tenant_of(record),
                                                               .recording_url = *url,
                                                               .recording_provider = std::string(provider),
                                                               .at = at});
}

Message news(const Record& record, const CallReported& event, const WebhookNames&) {
    return recording(record, event.call_id, event.recording_url, "vapi", event.at.value_or(record.time));
}

Message news(const Record& record, const CallRecorded& event, const WebhookNames&) {
    if (event.status != RecordingStatus::completed) return std::nullopt;
    return recording(record, event.call_id, event.url, "twilio", record.time);
}

/// Whether the record is a T; then what it says is put into `told`.
template <class T>
bool tell(const log::Stored& stored, const WebhookNames& names, Message& told) {
    const Record& record = *stored.record;
    if (record.type != T::type) return false;
    if (const T* event = stored.event.as<T>())
        told = news(record, *event, names);
    else if (const auto decoded = from_json<T>(record.value))
        told = news(record, *decoded, names);
    return true;
}

template <class... Events>
Message first_of(const log::Stored& stored, const WebhookNames& names) {
    Message told;
    (tell<Events>(stored, names, told) || ...);
    return told;
}

}  // namespace

std::optional<StreamMessage> stream_message(const log::Stored& stored, const WebhookNames& names) {
    return first_of<InputSettled, WebhookReleased, WebhookFinished, CallStatusReported,
                    CallTranscriptAppended, CallLeadCaptured, CallReported, CallRecorded>(stored, names);
}

}  // namespace beaker::ingest::api
