#include "processors/audit/reveal_decider.hpp"

#include "schemas/events/audit.hpp"

namespace beaker::processors {

log::Decided decide_reveal(const log::RowReader&, const log::Recorded& record) {
    const auto* request = record.event.as<RevealRequested>();
    if (!request)
        return std::unexpected(log::Refusal{{"bad_message", "not the message that was expected"}, true});
    return log::Decision{.events = {PersonalDataRevealed{request->asked_by, request->what}}};
}

}  // namespace beaker::processors
