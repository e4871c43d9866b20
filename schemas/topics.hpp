#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace beaker {

/// The topics of the log, all partitioned by slot. The numbers are stored: never change one.
enum class Topic : std::uint8_t {
    inputs = 1,  ///< every webhook, form, action, message, effect result and tick: what deciders consume
    domain_events = 2,  ///< what was decided: the system of record, never trimmed
    effects = 3,        ///< requests to connectors
    dead_letters = 4,   ///< copies of inputs that could not be decided, with the reason
    directory = 5,      ///< compacted look-ups: slug to tenant, token to person, pauses, open breakers
};

inline constexpr Topic all_topics[] = {Topic::inputs, Topic::domain_events, Topic::effects,
                                       Topic::dead_letters, Topic::directory};

/// The topic's public name, such as "domain.events".
std::string_view name_of(Topic topic);
/// The topic of a public name; none for an unknown one.
std::optional<Topic> topic_named(std::string_view name);

}  // namespace beaker
