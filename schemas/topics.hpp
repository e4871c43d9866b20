#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
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

inline constexpr std::size_t topic_count = std::size(all_topics);

constexpr bool is_topic(Topic topic) {
    const auto number = static_cast<std::size_t>(topic);
    return number >= 1 && number <= topic_count;
}
/// 0 for the first topic; callers check `is_topic` first where it may be none.
constexpr std::size_t index_of(Topic topic) { return static_cast<std::size_t>(topic) - 1; }

/// The topic's public name, such as "domain.events".
std::string_view name_of(Topic topic);
/// The topic of a public name; none for an unknown one.
std::optional<Topic> topic_named(std::string_view name);

}  // namespace beaker
