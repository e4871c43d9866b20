#include "tests/fuzz/targets.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string>

#include "ingest/http/parser.hpp"
#include "ingest/trace_context.hpp"
#include "ingest/webhooks/stripe_envelope.hpp"
#include "ingest/webhooks/stripe_signature.hpp"
#include "ingest/webhooks/twilio_envelope.hpp"
#include "ingest/webhooks/twilio_signature.hpp"
#include "ingest/webhooks/vapi_envelope.hpp"
#include "ingest/webhooks/vapi_signature.hpp"
#include "log/embedded/batch_format.hpp"
#include "log/embedded/record_format.hpp"
#include "log/embedded/ring_journal.hpp"
#include "log/simulated/simulated_blocks.hpp"
#include "processors/calls/twilio_messages.hpp"
#include "processors/calls/vapi_answers.hpp"
#include "processors/calls/vapi_messages.hpp"
#include "processors/leads/intent_classifier.hpp"
#include "processors/leads/lead_extractor.hpp"
#include "processors/leads/luhn.hpp"
#include "processors/leads/redaction.hpp"
#include "processors/nonsense.hpp"
#include "processors/stripe/stripe_events.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/masking.hpp"
#include "schemas/values/base64url.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/form.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/money.hpp"
#include "schemas/values/phone.hpp"
#include "schemas/values/position.hpp"
#include "schemas/values/typed_phone.hpp"

namespace beaker::fuzz {

namespace {

using namespace ingest;

constexpr std::int64_t now_unix_seconds = 1'767'225'600;

/// The first line of the bytes, and what stands behind it.
std::pair<std::string, std::string> first_line(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return {std::string(bytes), {}};
    return {std::string(bytes.substr(0, end)), std::string(bytes.substr(end + 1))};
}

/// One request may come in any pieces: the same parts come of it. The first byte says how it is cut.
void http_request(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t piece = static_cast<unsigned char>(bytes.front()) % 64 + 1;
    const std::string_view sent = bytes.substr(1);
    const http::ParserLimits limits{4096, 16384};
    const auto parsed = [&](std::size_t step) {
        http::RequestParser parser(limits);
        std::size_t taken = 0, offered = 0;
        while (parser.progress() == http::RequestParser::Progress::need_more && offered < sent.size()) {
            offered = std::min(offered + step, sent.size());
            taken += parser.feed(sent.substr(taken, offered - taken));
            must_hold(taken <= offered, "no more is taken than was offered");
        }
        std::string what = std::to_string(static_cast<int>(parser.progress()));
        if (parser.progress() == http::RequestParser::Progress::refused) {
            must_hold(parser.refusal().status >= 400 && parser.refusal().status < 600,
                      "a refusal has a status");
            return what;
        }
        if (parser.progress() != http::RequestParser::Progress::done) return what;
        const auto request = parser.take();
        must_hold(request.body.size() <= limits.body_bytes_max, "no body is larger than the limit");
        what += request.method + ' ' + request.target + '\n';
        for (const auto& [name, value] : request.headers) what += name + ": " + value + '\n';
        return what + '\n' + request.body;
    };
    const std::string whole = parsed(sent.size() + 1), cut = parsed(piece);
    // A refusal may come for another reason, or sooner, when less is seen at a time.
    if (whole.front() == '1' || cut.front() == '1') must_hold(whole == cut, "how it was cut does not matter");
}

void envelope(webhooks::ReadEnvelope read, std::string_view bytes) {
    auto [query, body] = first_line(bytes);
    body.reserve(body.size() + webhooks::parse_padding);
    const webhooks::SignedBody received{
        .body = body, .query = query, .pepper = "a pepper of the tests", .idempotency_token = {}};
    const auto one = read(received);
    const auto two = read(received);
    must_hold(one.has_value() == two.has_value(), "the same body is read the same way");
    if (!one) return must_hold(!one.error().reason.empty(), "a refusal says why");
    must_hold(*one == *two, "the same body has the same envelope");
    must_hold(!one->key.empty() && !one->kind.empty(), "an envelope has a kind and a key");
    for (const auto& key : one->route_keys)
        must_hold(!key.empty() && key.find(' ') == std::string::npos, "route keys are words");
}
void stripe_envelope(std::string_view bytes) { envelope(webhooks::stripe_envelope, bytes); }
void twilio_envelope(std::string_view bytes) { envelope(webhooks::twilio_envelope, bytes); }
void vapi_envelope(std::string_view bytes) { envelope(webhooks::vapi_envelope, bytes); }

http::Request request_with(std::string_view header, std::string_view bytes) {
    auto [value, body] = first_line(bytes);
    return {.method = "POST",
            .target = "/webhooks/x?tenant=1",
            .headers = {{std::string(header), value}, {"x-timestamp", value}, {"Host", "beaker.example.com"}},
            .body = std::move(body)};
}
constexpr std::string_view forged = "nobody signs by chance";
void stripe_signature(std::string_view bytes) {
    static webhooks::StripeSignature verifier({"a secret that nobody knows"});
    must_hold(!verifier.verify(request_with(webhooks::stripe_signature_header_name, bytes), now_unix_seconds),
              forged);
}
void twilio_signature(std::string_view bytes) {
    static webhooks::TwilioSignature verifier("", {"a token that nobody knows"});
    must_hold(!verifier.verify(request_with("X-Twilio-Signature", bytes), now_unix_seconds), forged);
}
void vapi_signature(std::string_view bytes) {
    static webhooks::VapiSignature body({webhooks::VapiProfile::body_hmac(), {"a secret that nobody knows"}});
    static webhooks::VapiSignature timed(
        {webhooks::VapiProfile::timestamped_hmac(), {"a secret that nobody knows"}});
    must_hold(!body.verify(request_with("x-vapi-signature", bytes), now_unix_seconds), forged);
    must_hold(!timed.verify(request_with("x-signature", bytes), now_unix_seconds), forged);
}

void form(std::string_view bytes) {
    const auto fields = parse_form(bytes);
    if (!fields) return;
    must_hold(fields->size() <= form_fields_max, "no more fields than are allowed");
    for (const auto& [name, value] : *fields) {
        const auto found = std::ranges::find(*fields, name, &FormFields::value_type::first);
        must_hold(form_value(*fields, name) == found->second, "the first field of a name is found");
    }
}

/// What is read and written again is read as the same.
template <class T>
void round_trip(std::string_view bytes) {
    const auto value = T::parse(bytes);
    if (!value) return;
    const auto again = T::parse(value->text());
    must_hold(again && *again == *value, "what is written is read again as the same");
}
void values(std::string_view bytes) {
    round_trip<Uuid>(bytes);
    round_trip<Instant>(bytes);
    round_trip<Phone>(bytes);
    round_trip<Email>(bytes);
    round_trip<Position>(bytes);
    if (const auto many = Positions::parse(bytes)) {
        const auto again = Positions::parse(many->text());
        must_hold(again && again->text() == many->text(), "positions are read again as the same");
    }
    if (const auto typed = read_typed_phone(bytes, "US"))
        must_hold(Phone::parse(typed->text()).has_value(), "a typed phone is one");
    (void)Usd4::parse(bytes);
    (void)traceparent_of(bytes, Uuid());
}

void cursor(std::string_view bytes) {
    must_hold(from_base64url(base64url(bytes)) == bytes, "a place survives its cursor");
    if (const auto place = from_base64url(bytes))
        must_hold(base64url(*place) == bytes, "only what was written is a cursor");
}

void stored_record(std::string_view bytes) {
    const auto record = log::decode_record(bytes);
    if (!record) return;
    std::string again;
    log::encode_record(*record, again);
    must_hold(again == bytes, "what is accepted encodes to the same bytes");
}

/// A ring of eight batches, some of whose blocks are then damaged, moved or emptied: what is found are the
/// first of them, as they were. And the bytes as a batch themselves.
void journal(std::string_view bytes) {
    std::string again;
    if (log::read_batch(bytes, [&](const log::BatchEntry& entry) {
            log::append_entry(again, entry);
            return true;
        }))
        must_hold(again == bytes, "what is accepted encodes to the same bytes");

    constexpr std::uint32_t blocks = 24;
    log::SimulatedBlocks disk(blocks);
    std::vector<std::string> batches;
    {
        const auto ring = log::RingJournal::create(disk.open(), Uuid::derive(Slot(1), {"ring"})).value();
        for (std::size_t i = 0; i < 8; ++i) {
            batches.emplace_back(i * 1500, static_cast<char>('a' + i));
            ring->append(batches.back()).value();
        }
    }
    const auto block = [&](char number) {
        return disk.bytes().begin() +
               static_cast<std::ptrdiff_t>(static_cast<unsigned char>(number) % blocks * log::block_bytes);
    };
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
        const auto at = static_cast<std::ptrdiff_t>(static_cast<unsigned char>(bytes[2]));
        switch (bytes[0] % 3) {
            case 0:
                block(bytes[1])[at] = bytes[3];
                break;
            case 1:
                std::copy_n(block(bytes[1]), log::block_bytes, block(bytes[2]));
                break;
            default:
                std::fill_n(block(bytes[1]), log::block_bytes, '\0');
        }
    }
    std::size_t found = 0;
    (void)log::RingJournal::open(disk.open(), std::nullopt,
                                 [&](const log::RingPlace& behind, std::string_view batch) {
                                     ++found;
                                     must_hold(behind.sequence == found && found <= batches.size(),
                                               "batches are found in their order");
                                     must_hold(batch == batches[found - 1], "a batch is found as it was");
                                     return std::expected<void, log::LogError>();
                                 });
}

/// The first byte chooses the type. Values from outside are checked to be JSON before they are decoded.
void event(std::string_view bytes) {
    if (bytes.empty()) return;
    const CatalogueEntry& entry = catalogue()[static_cast<unsigned char>(bytes.front()) % catalogue().size()];
    const std::string json(bytes.substr(1));
    simdjson::dom::parser parser;
    simdjson::dom::element whole;
    if (parser.parse(json).get(whole)) return;
    const auto decoded = decode_event(entry.type, json);
    if (!decoded) return;
    const auto again = decode_event(decoded->type(), decoded->json());
    must_hold(again && *again == *decoded, "an event is read again as the same");
    Record record;
    record.type = decoded->type();
    record.value = decoded->json();
    must_hold(!Masker().masked_value(record).empty(), "an event can be masked");
}

/// The first line is the kind.
void vapi_message(std::string_view bytes) {
    const auto [kind, body] = first_line(bytes);
    const auto facts = processors::read_vapi_message(body, kind);
    if (!facts) must_hold(!facts.error().problem.code.empty(), "nonsense has a code");
    (void)processors::safe_vapi_answer(body, kind);
}
void twilio_message(std::string_view bytes) {
    const auto [kind, body] = first_line(bytes);
    const auto facts = processors::read_twilio_message(body, kind);
    if (!facts) must_hold(!facts.error().problem.code.empty(), "nonsense has a code");
}
void stripe_event(std::string_view bytes) {
    simdjson::dom::parser parser;
    simdjson::dom::element body;
    if (parser.parse(std::string(bytes)).get(body)) return;
    try {
        const Event read =
            processors::read_stripe_event(body, TenantId(Uuid::derive(Slot(1), {"tenant"})), Uuid());
        must_hold(decode_event(read.type(), read.json()).has_value(),
                  "what is read can be stored and read again");
    } catch (const processors::Nonsense& nonsense) {
        must_hold(!nonsense.problem.code.empty(), "nonsense has a code");
    }
}

void transcript(std::string_view bytes) {
    processors::leads::Conversation call;
    call.lines = processors::leads::lines_of_transcript(bytes);
    const auto lead = processors::leads::extract_lead(call);
    const auto intent = processors::leads::classify_intent(call);
    must_hold(lead == processors::leads::extract_lead(call), "the same call has the same lead");
    must_hold(intent.confidence >= 0 && intent.confidence <= 100, "confidence is in percent");
}
void redaction(std::string_view bytes) {
    const std::string kept = processors::leads::redact_sensitive(bytes);
    for (std::size_t at = 0; at < kept.size();) {
        const auto end = std::min(kept.find_first_not_of("0123456789", at), kept.size());
        const std::string_view digits = std::string_view(kept).substr(at, end - at);
        must_hold(digits.size() != 16 || !processors::leads::passes_luhn(digits), "no card's number is kept");
        at = end + 1;
    }
    if (const auto json = processors::leads::redact_json_strings(bytes)) {
        simdjson::dom::parser parser;
        simdjson::dom::element whole;
        must_hold(!parser.parse(*json).get(whole), "redacted JSON is JSON");
    }
}

constexpr Target all[] = {
    {"cursor", cursor},
    {"event", event},
    {"form", form},
    {"http_request", http_request},
    {"journal", journal},
    {"redaction", redaction},
    {"stored_record", stored_record},
    {"stripe_envelope", stripe_envelope},
    {"stripe_event", stripe_event},
    {"stripe_signature", stripe_signature},
    {"transcript", transcript},
    {"twilio_envelope", twilio_envelope},
    {"twilio_message", twilio_message},
    {"twilio_signature", twilio_signature},
    {"values", values},
    {"vapi_envelope", vapi_envelope},
    {"vapi_message", vapi_message},
    {"vapi_signature", vapi_signature},
};

}  // namespace

std::span<const Target> targets() { return all; }

}  // namespace beaker::fuzz
