#pragma once

#include <string_view>
#include <vector>

#include "log/step/decision.hpp"
#include "log/step/state.hpp"

namespace beaker::log {

/// What a decider is asked about: an input of its stream, or an event that another decider of the stream has
/// just decided.
struct Recorded {
    const Record& input;  ///< the input of the step; its value is raw for webhooks
    std::string_view stream;
    Event event;  ///< the decoded message or event; empty for a webhook
    Instant now;  ///< max(the input's time, the partition's previous now): the only clock there is
    /// Rows of the partition's own stream (every_partition.hpp): what the whole instance goes by. None:
    /// nothing was ever said.
    const RowReader* shared = nullptr;
};

/// A pure function: the same state and record always give the same decision.
using Decide = Decided (*)(const RowReader& state, const Recorded& record);

struct DeciderEntry {
    std::string_view stream_kind;  ///< "tenant", "route", …
    std::string_view record_type;  ///< ce_type of the input or event
    Decide decide;
};

/// A fold of decider state: changes rows of the event's stream, reads nothing but them and the event.
using FoldState = void (*)(RowWriter& state, const Event& event, Instant now);

struct StateFoldEntry {
    std::string_view stream_kind;
    std::string_view event_type;
    FoldState fold;
};

/// Everything that is decided, in one readable list: see processors/registry.cpp.
struct Registry {
    std::vector<DeciderEntry> deciders;  ///< asked in this order
    std::vector<StateFoldEntry> folds;
    int revision = 1;  ///< raised with any change of meaning of a fold: decider state is built anew
};

}  // namespace beaker::log
