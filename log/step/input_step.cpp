#include "log/step/input_step.hpp"

#include <cxxabi.h>

#include <exception>
#include <new>
#include <stdexcept>
#include <typeinfo>

#include "log/step/every_partition.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/stream.hpp"

namespace beaker::log {

namespace {

/// Events that cause events that cause events: deeper than this is a loop.
constexpr int depth_max = 16;

/// A decider's own "no", carried out of the cascade of deciders.
struct Refused final : std::exception {
    explicit Refused(Refusal why) : refusal(std::move(why)) {}
    Refusal refusal;
};

std::string name_of_exception(const std::exception& thrown) {
    int status = 0;
    char* const readable = abi::__cxa_demangle(typeid(thrown).name(), nullptr, nullptr, &status);
    std::string name = status == 0 && readable ? readable : typeid(thrown).name();
    std::free(readable);
    return name;
}

std::optional<SettledWebhook> settled_webhook(const Record& input) {
    if (input.type != webhook_received && input.type != webhook_rejected) return std::nullopt;
    const auto text = [&](std::string_view name) { return std::string(input.attribute(name).value_or("")); };
    SettledWebhook webhook{.provider = text(attribute::provider),
                           .kind = text(attribute::kind),
                           .event_id = text(attribute::event_id),
                           .origin = {}};
    if (const auto origin = input.attribute(attribute::origin)) webhook.origin = std::string(*origin);
    return webhook;
}

}  // namespace

std::expected<Event, Problem> event_of(const Record& record) {
    if (record.type == webhook_received || record.type == webhook_rejected) return Event{};
    if (!find_type(record.type))
        return std::unexpected(Problem{"unknown_type", "this build does not know the type " + record.type});
    auto event = decode_event(record.type, record.value);
    if (!event)
        return std::unexpected(Problem{"undecodable", event.error().pointer + " " + event.error().message});
    return std::move(*event);
}

Uuid dead_letter_event_id(const Uuid& input, std::string_view stream, std::int64_t attempt) {
    return Uuid::child(input, slot_of_stream(stream), std::string("dead letter:").append(stream),
                       static_cast<std::uint64_t>(attempt - 1));
}

InputStep::InputStep(const Registry& registry, Overlay& overlay, std::vector<Output>& outputs,
                     std::uint16_t partitions, PartitionId partition, const Record& input,
                     std::optional<Position> position, Instant now)
    : registry_(registry),
      overlay_(overlay),
      outputs_(outputs),
      partitions_(partitions),
      partition_(partition),
      input_(input),
      position_(position),
      now_(now),
      stream_(input.subject),
      shared_(overlay, stream_prefix(partition, partition_stream(partition))) {}

void InputStep::run(const std::expected<Event, Problem>& event) {
    overlay_.savepoint();
    if (const auto first = seen_input(overlay_, partition_, stream_, input_.id, now_)) {
        settle(repetition_of(*first, input_), first->repeated);
        return;
    }
    if (const auto letter = log::dead_letter(overlay_, partition_, stream_, input_.id))
        attempt_ = letter->attempts + 1;
    settle(decide_any(event));
}

InputSettled InputStep::run_again(const std::expected<Event, Problem>& event, std::int64_t attempt) {
    overlay_.savepoint();
    attempt_ = attempt;
    return settle(decide_any(event));
}

InputStep::Ending InputStep::decide_any(const std::expected<Event, Problem>& event) {
    if (!event) return dead_letter(event.error(), /*poison=*/true);
    if (const auto* request = event->as<ReprocessRequested>()) return reprocess(*request);
    if (const auto* request = event->as<DeadLetterResolutionRequested>()) return resolve(*request);
    return guarded(*event);
}

void InputStep::run_timer(const Event& event) {
    emit(event);
    overlay_.savepoint();
    settle(guarded(event));
}

InputStep::Ending InputStep::answered(const ReprocessAnswer& answer) {
    return {.outcome = Outcome::processed, .problem = {}, .answer = RawJson{to_json(answer)}};
}

/// The first answer again; but one idempotency key names one request only.
InputStep::Ending InputStep::repetition_of(const SeenInput& first, const Record& input) {
    const auto hash = input.attribute(attribute::request_hash);
    if (hash && first.request_hash && *hash != *first.request_hash)
        return {
            .outcome = Outcome::duplicate,
            .problem = Problem{"idempotency_key_reused", "the same Idempotency-Key came with another body"},
            .answer = {}};
    Ending again{.outcome = Outcome::duplicate, .problem = first.problem, .answer = first.answer};
    // Whoever asked for something hears that it was done, also where there is no more to say.
    const bool done = first.outcome == Outcome::processed || first.outcome == Outcome::ignored;
    if (hash && done && !again.answer) again.answer = RawJson{"{}"};
    return again;
}

InputStep::Ending InputStep::reprocess(const ReprocessRequested& request) {
    const auto letter = log::dead_letter(overlay_, partition_, stream_, request.input_id);
    const bool forced = request.force && (letter || request.record);
    if (!(letter && !letter->resolved) && !forced) return already_done(request.input_id);
    const auto original = (letter ? letter->record : *request.record).record();
    if (!original || original->id != request.input_id || original->subject != stream_)
        return {.outcome = Outcome::refused,
                .problem = Problem{"wrong_record", "the record that came along is not that of the input"},
                .answer = {}};

    const auto seen = seen_input(overlay_, partition_, stream_, request.input_id, now_);
    const std::int64_t before = letter ? letter->attempts : seen ? seen->attempts.value_or(1) : 0;
    emit(InputReprocessed{request.input_id, request.asked_by, request.force, before + 1});
    InputStep again(registry_, overlay_, outputs_, partitions_, partition_, *original, {}, now_);
    const InputSettled settled = again.run_again(event_of(*original), before + 1);
    return answered({.input_id = request.input_id,
                     .status = ReprocessStatus::reprocessed,
                     .outcome = settled.outcome,
                     .problem = settled.problem});
}

InputStep::Ending InputStep::resolve(const DeadLetterResolutionRequested& request) {
    const auto letter = log::dead_letter(overlay_, partition_, stream_, request.input_id);
    if (!letter || letter->resolved) return already_done(request.input_id);
    emit(DeadLetterResolved{request.input_id, request.asked_by, request.reason});
    return answered(
        {.input_id = request.input_id, .status = ReprocessStatus::resolved, .outcome = {}, .problem = {}});
}

InputStep::Ending InputStep::already_done(const Uuid& input) {
    const auto seen = seen_input(overlay_, partition_, stream_, input, now_);
    const auto letter = log::dead_letter(overlay_, partition_, stream_, input);
    if (!seen && !letter)
        return {.outcome = Outcome::refused,
                .problem = Problem{"unknown_input", "this stream has not settled such an input"},
                .answer = {}};
    return answered({.input_id = input,
                     .status = ReprocessStatus::already_done,
                     .outcome = seen ? seen->outcome : Outcome::failed,
                     .problem = {}});
}

InputStep::Ending InputStep::guarded(const Event& event) {
    const std::size_t outputs_before = outputs_.size();
    const std::uint64_t events_before = events_;
    const auto start_again = [&] {
        take_back(outputs_before);
        events_ = events_before;
        messages_ = effects_ = listed_ = 0;
    };
    try {
        return decide_all(event);
    } catch (const Refused& refused) {
        start_again();
        const Refusal& refusal = refused.refusal;
        if (refusal.nonsense) return dead_letter(refusal.problem, /*poison=*/false);
        return {.outcome = Outcome::refused, .problem = refusal.problem, .answer = {}};
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const StateUnreadable&) {
        throw;
    } catch (const std::exception& thrown) {
        start_again();
        return dead_letter({"exception", name_of_exception(thrown) + ": " + thrown.what()}, /*poison=*/true);
    }
}

InputStep::Ending InputStep::decide_all(const Event& event) {
    Ending ending;
    ask_deciders(event ? event.type() : std::string_view(input_.type), event, 0, ending);
    return ending;
}

void InputStep::ask_deciders(std::string_view type, const Event& event, int depth, Ending& ending) {
    if (depth > depth_max) throw std::runtime_error("events cause events more than 16 deep");
    const std::string_view kind = kind_of_stream(stream_);
    bool known =
        depth > 0 || type == Tick::type;  // nobody need care about an event; a tick is done by its timers
    for (const DeciderEntry& entry : registry_.deciders) {
        if (entry.record_type != type || entry.stream_kind != kind) continue;
        known = true;
        const StreamRows state(overlay_, stream_prefix(partition_, stream_));
        auto decided = entry.decide(
            state, {.input = input_, .stream = stream_, .event = event, .now = now_, .shared = &shared_});
        if (!decided) throw Refused(std::move(decided.error()));
        take_decision(std::move(*decided), depth, ending);
    }
    if (!known) {
        ending.outcome = Outcome::ignored;
        ending.problem =
            Problem{"no_decider", "nothing in this build decides records of this type on this stream"};
    }
}

void InputStep::take_decision(Decision decision, int depth, Ending& ending) {
    if (depth == 0 && ending.outcome == Outcome::processed) ending.outcome = decision.outcome;
    if (!ending.problem) ending.problem = std::move(decision.problem);
    if (!ending.answer) ending.answer = std::move(decision.answer);
    for (const Timer& timer : decision.timers) emit_timer(timer);
    for (const Effect& effect : decision.effects) request(effect);
    for (Message& message : decision.messages) send(std::move(message));
    for (const DirectoryEntry& entry : decision.directory) list(entry);
    for (const Event& event : decision.events) {
        emit(event);
        ask_deciders(event.type(), event, depth + 1, ending);
    }
}

void InputStep::emit(const Event& event) { emit(event, derived("event", events_, stream_, event)); }

void InputStep::emit(const Event& event, Record record) {
    push(Topic::domain_events, stream_, std::move(record), event);
    fold_own_rows(overlay_, partition_, stream_, event, now_);
    const std::string_view kind = kind_of_stream(stream_);
    for (const StateFoldEntry& entry : registry_.folds) {
        if (entry.event_type != event.type() || entry.stream_kind != kind) continue;
        WritableStreamRows rows(overlay_, stream_prefix(partition_, stream_));
        entry.fold(rows, event, now_);
    }
}

void InputStep::emit_timer(const Timer& timer) {
    if (timer.due)
        emit(TimerSet{timer.name, *timer.due, timer.latest, input_.correlation});
    else
        emit(TimerCancelled{timer.name});
}

void InputStep::send(Message message) {
    if (message.to == every_partition) {
        for (PartitionId each = 0; each < partitions_; ++each) {
            const std::string to = partition_stream(each);
            push(Topic::inputs, to, derived("message", messages_, to, message.event), message.event);
        }
        return;
    }
    if (!message.forwarded) {
        Record record = derived("message", messages_, message.to, message.event);
        push(Topic::inputs, message.to, std::move(record), std::move(message.event));
        return;
    }
    Record record = std::move(*message.forwarded);
    record.subject = message.to;
    push(Topic::inputs, message.to, std::move(record), {});
}

void InputStep::request(const Effect& effect) {
    Record record = derived("effect", effects_, stream_, effect.request);
    if (!effect.key.empty())
        record.id = Uuid::derive(slot_of_stream(stream_), {"effect", stream_, effect.key});
    push(Topic::effects, stream_, std::move(record), effect.request);
}

/// In the stream's own partition, so that its entries keep their order; the subject is the entry's key.
void InputStep::list(const DirectoryEntry& entry) {
    Record record = derived("directory", listed_, stream_, entry.event);
    record.subject = entry.key;
    push(Topic::directory, stream_, std::move(record), entry.event);
}

void InputStep::take_back(std::size_t outputs_before) {
    outputs_.resize(outputs_before);
    overlay_.roll_back();
}

InputStep::Ending InputStep::dead_letter(Problem problem, bool poison) {
    const InputDeadLettered letter{
        .input_id = input_.id, .problem = problem, .poison = poison, .record = RecordCopy::of(input_)};
    std::uint64_t ordinal = 0;
    Record record = derived("", ordinal, stream_, letter);
    record.id = dead_letter_event_id(input_.id, stream_, attempt_);
    emit(letter, std::move(record));
    Output copy = outputs_.back();
    copy.topic = Topic::dead_letters;
    outputs_.push_back(std::move(copy));
    return {.outcome = Outcome::failed, .problem = std::move(problem), .answer = {}};
}

InputSettled InputStep::settle(Ending ending, std::uint64_t repetition) {
    const bool repeated = ending.outcome == Outcome::duplicate;
    InputSettled settled{.input_id = input_.id,
                         .kind = input_.type,
                         .outcome = ending.outcome,
                         .received_at = input_.time,
                         .problem = std::move(ending.problem),
                         .answer = std::move(ending.answer),
                         .webhook = settled_webhook(input_),
                         .attempt = attempt_ > 1 ? std::optional(attempt_) : std::nullopt,
                         .request_hash = {},
                         .actor = {}};
    if (const auto hash = input_.attribute(attribute::request_hash))
        settled.request_hash = std::string(*hash);
    if (const auto actor = input_.attribute(attribute::actor)) settled.actor = std::string(*actor);
    tell_origin(settled);
    std::uint64_t ordinal = repeated ? repetition : static_cast<std::uint64_t>(attempt_ - 1);
    emit(settled, derived(repeated ? "duplicate" : "settled", ordinal, stream_, settled));
    return settled;
}

/// A forwarded webhook has its row in the stream that it was appended to: that stream learns what became of
/// it.
void InputStep::tell_origin(const InputSettled& settled) {
    if (!settled.webhook || !settled.webhook->origin || settled.outcome == Outcome::duplicate) return;
    const auto tenant = TenantId::parse(key_of_stream(stream_));
    if (!tenant) return;
    const std::string& origin = *settled.webhook->origin;
    const WebhookFinishReported report{{.webhook_id = input_.id,
                                        .tenant_id = *tenant,
                                        .outcome = settled.outcome,
                                        .problem = settled.problem,
                                        .settled_at = now_}};
    std::uint64_t ordinal = static_cast<std::uint64_t>(attempt_ - 1);
    push(Topic::inputs, origin, derived("finished", ordinal, origin, report), report);
}

Record InputStep::derived(std::string_view label, std::uint64_t& ordinal, std::string_view to,
                          const Event& event) const {
    const Slot slot = slot_of_stream(to);
    return {.id = Uuid::child(input_.id, slot, std::string(label).append(":").append(stream_), ordinal++),
            .type = std::string(event.type()),
            .source = "/processors",
            .subject = std::string(to),
            .time = now_,
            .causation = input_.id,
            .correlation = input_.correlation,
            .traceparent = input_.traceparent,
            .content_type = {},
            .attributes = {},
            .value = event.json()};
}

void InputStep::push(Topic topic, std::string_view to, Record record, Event event) {
    if (position_ && topic == Topic::domain_events && event.type() == InputSettled::type)
        record.attributes.push_back({std::string(attribute::input), position_->text()});
    const PartitionId partition = to == stream_ ? partition_ : partition_of(slot_of_stream(to), partitions_);
    outputs_.push_back({.topic = topic,
                        .partition = partition,
                        .record = std::make_shared<const Record>(std::move(record)),
                        .event = std::move(event),
                        .input = partition_});
}

}  // namespace beaker::log
