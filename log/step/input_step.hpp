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

    /// A timer: first `event` (fired or expired) is written, whatever the deciders then do.
    void run_timer(const Event& event);

private:
    /// How an input ends: what `input.settled` says.
    struct Ending {
        Outcome outcome = Outcome::processed;
        std::optional<Problem> problem;
        std::optional<RawJson> answer;
    };

    Ending decide_all(const Event& event);
    Ending guarded(const Event& event);
    void ask_deciders(std::string_view type, const Event& event, int depth, Ending& ending);
    void take_decision(Decision decision, int depth, Ending& ending);
    void emit(const Event& event);
    void emit(const Event& event, Record record);
    void emit_timer(const Timer& timer);
    void send(Message message);
    void request(const Effect& effect);
    void take_back(std::size_t outputs_before);
    Ending dead_letter(Problem problem, bool poison);
    /// `ordinal`: tells the settlements of an input's repetitions apart.
    void settle(Ending ending, std::uint64_t ordinal = 0);
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
    std::uint64_t events_ = 0;  ///< ordinals: what is derived from an input is numbered by kind
    std::uint64_t messages_ = 0;
    std::uint64_t effects_ = 0;
};

}  // namespace beaker::log
