#include "schemas/topics.hpp"

namespace beaker {

std::string_view name_of(Topic topic) {
    switch (topic) {
        case Topic::inputs:
            return "inputs";
        case Topic::domain_events:
            return "domain.events";
        case Topic::effects:
            return "effects";
        case Topic::dead_letters:
            return "dead.letters";
        case Topic::directory:
            return "directory";
    }
    return "unknown";
}

std::optional<Topic> topic_named(std::string_view name) {
    for (const Topic topic : all_topics)
        if (name_of(topic) == name) return topic;
    return std::nullopt;
}

}  // namespace beaker
