#include "processors/audit/generation_decider.hpp"

#include "schemas/events/audit.hpp"

namespace beaker::processors {

log::Decided decide_generation_change(const log::RowReader&, const log::Recorded& record) {
    const auto* told = record.event.as<GenerationChangeTold>();
    if (!told)
        return std::unexpected(log::Refusal{{"bad_message", "not the message that was expected"}, true});
    if (told->change == GenerationChange::switched)
        return log::Decision{.events = {GenerationSwitched{told->asked_by, told->generation, told->before}}};
    return log::Decision{.events = {GenerationTended{told->asked_by, told->change, told->generation}}};
}

}  // namespace beaker::processors
