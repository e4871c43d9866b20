#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "log/step/every_partition.hpp"
#include "log/step/registry.hpp"
#include "processors/registry.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/events/input.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors::test {

/// Rows in a map.
class MapRows final : public log::RowWriter {
public:
    std::map<std::string, std::string, std::less<>> rows;

    std::optional<std::string> get(std::string_view key) const override {
        const auto at = rows.find(key);
        if (at == rows.end()) return std::nullopt;
        return at->second;
    }
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
            if (!visit(at->first, at->second)) return;
    }
    void put(std::string_view key, std::string_view value) override {
        rows.insert_or_assign(std::string(key), value);
    }
    void erase(std::string_view key) override { rows.erase(std::string(key)); }
};

/// What became of one input.
struct Settled {
    Outcome outcome{};
    std::string problem;  ///< its code; empty: none
    std::vector<Event> events;
    std::vector<log::Message> messages;
    std::vector<log::Timer> timers;
    std::vector<log::Effect> effects = {};
    std::vector<log::DirectoryEntry> directory = {};
    std::string answer = {};  ///< JSON; empty: none

    template <EventStruct T>
    const T* event() const {
        for (const Event& each : events)
            if (const T* known = each.as<T>()) return known;
        return nullptr;
    }
};

inline const TenantId tenant_a = *TenantId::parse("0197a5c2-0000-8042-8000-000000000042");
inline const TenantId tenant_b = *TenantId::parse("0197a5c2-0000-8077-8000-000000000077");
inline const Instant noon = *Instant::parse("2026-01-01T12:00:00Z");

/// An id for the nth input of a test.
inline Uuid input_id(std::string_view name) { return Uuid::derive(Slot(7), {"test input", name}); }

/// A webhook as ingest appends it.
inline Record webhook(std::string stream, std::string provider, std::string kind, std::string body,
                      std::string_view id_from = {}) {
    const Uuid id = input_id(id_from.empty() ? std::string_view(body) : id_from);
    return {
        .id = id,
        .type = std::string(webhook_received),
        .source = "/ingest",
        .subject = std::move(stream),
        .time = noon,
        .causation = {},
        .correlation = id,
        .traceparent = {},
        .content_type = provider == "twilio" ? "application/x-www-form-urlencoded" : "",
        .attributes = {{"provider", std::move(provider)}, {"kind", std::move(kind)}, {"eventid", id.text()}},
        .value = std::move(body)};
}

/// A message of ours as the step runtime writes it.
inline Record message_record(std::string stream, const Event& event, const Uuid& id) {
    return {.id = id,
            .type = std::string(event.type()),
            .source = "/processors",
            .subject = std::move(stream),
            .time = noon,
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = event.json()};
}

/// All streams of one partition with their state, decided and folded as the step runtime does it, but for
/// dedupe: a repeated input reaches its deciders again, so that they are seen to say nothing twice by
/// themselves.
class Streams {
public:
    std::map<std::string, MapRows> rows;
    std::map<std::string, std::vector<Event>> events;  ///< of each stream, in order
    std::deque<log::Message> in_flight;
    bool messages_travel = true;  ///< false: messages are seen in Settled and go nowhere
    Instant now = noon;           ///< of what is decided

    /// Asks the deciders of the stream, folds their events. Deciding twice must give equal decisions: throws
    /// otherwise.
    Settled take(const Record& input, Event event = {}) {
        if (!event && input.type != webhook_received && input.type != webhook_rejected) {
            auto decoded = decode_event(input.type, input.value);
            if (!decoded) throw std::runtime_error("a message does not decode: " + input.type);
            event = std::move(*decoded);
        }
        Settled settled{
            .outcome = Outcome::processed, .problem = {}, .events = {}, .messages = {}, .timers = {}};
        bool known = false;
        for (const log::DeciderEntry& decider : registry().deciders) {
            if (decider.record_type != input.type || decider.stream_kind != kind_of_stream(input.subject))
                continue;
            known = true;
            const log::Recorded recorded{.input = input,
                                         .stream = input.subject,
                                         .event = event,
                                         .now = now,
                                         .shared = &rows["partition/0"]};
            const auto decided = decider.decide(rows[input.subject], recorded);
            if (decided != decider.decide(rows[input.subject], recorded))
                throw std::runtime_error("deciding twice gives two decisions");
            if (!decided) {
                settled.outcome = decided.error().nonsense ? Outcome::failed : Outcome::refused;
                settled.problem = decided.error().problem.code;
                return settled;
            }
            keep(input, *decided, settled);
        }
        if (!known) throw std::runtime_error("nobody decides " + input.type + " on " + input.subject);
        return settled;
    }

    /// An action or message of ours, as the nth input of a test.
    Settled send(const std::string& stream, const Event& event) {
        return take(message_record(stream, event, input_id("sent " + std::to_string(++sent_))), event);
    }

    /// Delivers messages, oldest first, until there are none.
    void deliver() {
        while (!in_flight.empty()) {
            const log::Message message = in_flight.front();
            in_flight.pop_front();
            if (message.to == log::every_partition)
                take(message_record("partition/0", message.event, input_id(std::to_string(++messages_))),
                     message.event);
            else if (message.forwarded)
                take(*message.forwarded);
            else
                take(message_record(message.to, message.event, input_id(std::to_string(++messages_))),
                     message.event);
        }
    }

    template <EventStruct T>
    std::vector<T> all(const std::string& stream) const {
        std::vector<T> found;
        const auto at = events.find(stream);
        if (at == events.end()) return found;
        for (const Event& event : at->second)
            if (const T* known = event.as<T>()) found.push_back(*known);
        return found;
    }

private:
    void keep(const Record& input, const log::Decision& decision, Settled& settled) {
        const std::string& stream = input.subject;
        if (settled.outcome == Outcome::processed) settled.outcome = decision.outcome;
        if (decision.problem) settled.problem = decision.problem->code;
        settled.timers.insert(settled.timers.end(), decision.timers.begin(), decision.timers.end());
        settled.effects.insert(settled.effects.end(), decision.effects.begin(), decision.effects.end());
        settled.directory.insert(settled.directory.end(), decision.directory.begin(),
                                 decision.directory.end());
        if (decision.answer && settled.answer.empty()) settled.answer = decision.answer->text;
        for (const log::Message& message : decision.messages) {
            settled.messages.push_back(message);
            if (messages_travel) in_flight.push_back(message);
        }
        for (const Event& event : decision.events) {
            settled.events.push_back(event);
            events[stream].push_back(event);
            for (const log::StateFoldEntry& fold : registry().folds)
                if (fold.event_type == event.type() && fold.stream_kind == kind_of_stream(stream))
                    fold.fold(rows[stream], event, now);
            offer(input, event, settled);
        }
    }

    /// To the stream's other deciders, as the step runtime does it.
    void offer(const Record& input, const Event& event, Settled& settled) {
        for (const log::DeciderEntry& decider : registry().deciders) {
            if (decider.record_type != event.type() || decider.stream_kind != kind_of_stream(input.subject))
                continue;
            const log::Recorded recorded{.input = input,
                                         .stream = input.subject,
                                         .event = event,
                                         .now = now,
                                         .shared = &rows["partition/0"]};
            const auto decided = decider.decide(rows[input.subject], recorded);
            if (!decided) throw std::runtime_error("an event is refused: " + decided.error().problem.code);
            keep(input, *decided, settled);
        }
    }

    std::uint64_t messages_ = 0;
    std::uint64_t sent_ = 0;
};

}  // namespace beaker::processors::test
