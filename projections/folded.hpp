#pragma once

#include <string_view>

#include "log/step/state.hpp"
#include "schemas/event.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/slot.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker {

/// What a fold of a read table is given: an event with what its record says of it.
struct Folded {
    PartitionId partition{};
    std::string_view stream;  ///< the record's subject
    const Event& event;
    Instant now;  ///< *now* of the decision that made the event
    Uuid record_id;
    Uuid correlation;  ///< the first input of the chain
};

/// Changes rows of its own tables in the event's partition; reads nothing but them and the event. Throws
/// nothing for an event of this build; what it throws (a damaged row, a failing disk) stops the generation.
using Fold = void (*)(log::RowWriter& rows, const Folded& folded);

}  // namespace beaker
