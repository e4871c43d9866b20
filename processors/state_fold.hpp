#pragma once

#include <string_view>

#include "log/step/registry.hpp"

namespace beaker::processors {

/// The registry's entry of a fold of one event: `apply(rows, event)` sets rows of the event's stream.
template <EventStruct T, void (*apply)(log::RowWriter&, const T&)>
log::StateFoldEntry state_fold(std::string_view stream_kind) {
    return {.stream_kind = stream_kind,
            .event_type = T::type,
            .fold = [](log::RowWriter& rows, const Event& event, Instant) {
                if (const T* known = event.as<T>()) apply(rows, *known);
            }};
}

}  // namespace beaker::processors
