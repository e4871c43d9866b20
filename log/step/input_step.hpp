#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "log/step/decision.hpp"
#include "log/step/overlay.hpp"
#include "log/step/own_rows.hpp"
#include "log/step/registry.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::log {

/// The step of one input of one stream: asks the deciders, folds what they decide, settles. Or takes all of
/// it back.
class InputStep {
public:
    /// `input` is the record that is decided; `stream` its subject. `position` is none for a timer, which a
    /// tick brought.
    InputStep(const Registry& registry, Overlay& overlay, std::vector<Output>& outputs,
              std::uint16_t partitions, PartitionId partition, const Record& input,
              std::optional<Position> position, Instant now);

    /// Decides and settles it; one that cannot be read is a dead letter. `event`: the decoded value, empty
    /// for a webhook. Throws only what must stop the process: bad_alloc, StateUnreadable.
    void run(const std::expected<Event, Problem>& event);

    /// Decides an input again, whatever became of it before; `attempt` counts from 2. What it causes has the
    /// ids that the first attempt would have given it. What it ended with is returned.
    InputSettled run_again(const std::expected<Event, Problem>& event, std::int64_t attempt);

    /// A timer: first `event` (fired or expired) is written, whatever the deciders then do.
    void run_timer(const Event& event);

private:
    /// How an input ends: what `input.settled` says.
    struct Ending {
        Outcome outcome = Outcome::processed;
        std::optional<Problem> problem;
        std::optional<RawJson> answer;
    };

    Ending decide_any(const std::expected<Event, Problem>& event);
    Ending reprocess(const ReprocessRequested& request);
    Ending resolve(const DeadLetterResolutionRequested& request);
    /// Nothing is to be done: what became of the input before is the answer.
    Ending already_done(const Uuid& input);
    static Ending answered(const ReprocessAnswer& answer);
    static Ending repetition_of(const SeenInput& first, const Record& input);
    Ending decide_all(const Event& event);
    Ending guarded(const Event& event);
    void ask_deciders(std::string_view type, const Event& event, int depth, Ending& ending);
    void take_decision(Decision decision, int depth, Ending& ending);
    void emit(const Event& event);
    void emit(const Event& event, Record record);
    void emit_timer(const Timer& timer);
    void send(Message message);
    void request(const Effect& effect);
    void list(const DirectoryEntry& entry);
    void take_back(std::size_t outputs_before);
    Ending dead_letter(Problem problem, bool poison);
    /// `repetition`: tells the settlements of an input's repetitions apart.
    InputSettled settle(Ending ending, std::uint64_t repetition = 0);
    void tell_origin(const InputSettled& settled);
    Record derived(std::string_view label, std::uint64_t& ordinal, std::string_view to,
                   const Event& event) const;
    void push(Topic topic, std::string_view to, Record record, Event event);

    const Registry& registry_;
    Overlay& overlay_;
    std::vector<Output>& outputs_;
    const std::uint16_t partitions_;
    const PartitionId partition_;
    const Record& input_;
    const std::optional<Position> position_;
    const Instant now_;
    const std::string& stream_;
    const StreamRows shared_;  ///< of the partition's own stream
    std::int64_t attempt_ = 1;
    std::uint64_t events_ = 0;  ///< ordinals: what is derived from an input is numbered by kind
    std::uint64_t messages_ = 0;
    std::uint64_t effects_ = 0;
    std::uint64_t listed_ = 0;
};

/// The id of the event that says that an input of a stream failed for the `attempt`th time.
Uuid dead_letter_event_id(const Uuid& input, std::string_view stream, std::int64_t attempt);

/// The decoded value of a record of ours; empty for a webhook, whose value is the provider's own bytes.
/// Errors: a type or value that this build cannot read.
std::expected<Event, Problem> event_of(const Record& record);

}  // namespace beaker::log
