#include "schemas/upcasters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "schemas/events/older/call.hpp"

namespace beaker {

namespace {

using older::CallTranscriptAppendedV1;

/// Nothing but "assistant" and "user" was ever written, and whatever was not the assistant's was shown as the
/// user's.
CallTranscriptAppended lift_line(const CallTranscriptAppendedV1& old) {
    return {.call_id = old.call_id,
            .at = old.at,
            .speaker = old.role == "assistant" ? CallSpeaker::assistant : CallSpeaker::user,
            .text = old.text};
}

template <EventStruct Old, EventStruct New, New (*lift)(const Old&)>
constexpr Upcaster step() {
    return {Old::type, New::type, [](const Event& old) {
                const Old* event = old.as<Old>();
                return event ? Event(lift(*event)) : Event{};
            }};
}

constexpr Upcaster steps_of_this_build[] = {
    step<CallTranscriptAppendedV1, CallTranscriptAppended, lift_line>(),
};

/// "beaker.call.ended.v1" is version 1 of "beaker.call.ended".
struct Version {
    std::string_view name;
    int number = 0;
};

std::optional<Version> version_of(std::string_view type) {
    const auto mark = type.rfind(".v");
    if (mark == std::string_view::npos) return std::nullopt;
    Version version{type.substr(0, mark)};
    const auto [end, error] =
        std::from_chars(type.data() + mark + 2, type.data() + type.size(), version.number);
    if (error != std::errc() || end != type.data() + type.size() || version.number < 1) return std::nullopt;
    return version;
}

const Upcaster* step_from(std::span<const Upcaster> steps, std::string_view type) {
    const auto found = std::ranges::find(steps, type, &Upcaster::from);
    return found == steps.end() ? nullptr : &*found;
}

/// Where the chain from a type ends; none where it runs in a circle.
std::optional<std::string_view> end_of_chain(std::span<const Upcaster> steps, std::string_view type) {
    for (std::size_t walked = 0; walked <= steps.size(); ++walked) {
        const Upcaster* step = step_from(steps, type);
        if (!step) return type;
        type = step->to;
    }
    return std::nullopt;
}

class Chains {
public:
    Chains(std::span<const Upcaster> steps, std::span<const CatalogueEntry> known)
        : steps_(steps), known_(known) {}

    std::vector<std::string> problems() {
        for (const Upcaster& step : steps_) check_step(step);
        for (const CatalogueEntry& entry : known_) note_version(entry.type);
        for (const auto& [name, versions] : versions_) check_versions(name, versions);
        return std::move(problems_);
    }

private:
    const CatalogueEntry* entry_of(std::string_view type) const {
        const auto found = std::ranges::find(known_, type, &CatalogueEntry::type);
        return found == known_.end() ? nullptr : &*found;
    }

    void check_step(const Upcaster& step) {
        if (std::ranges::count(steps_, step.from, &Upcaster::from) > 1)
            problems_.push_back(fmt::format("{} is lifted in two ways", step.from));
        const auto* const from = entry_of(step.from);
        const auto* const to = entry_of(step.to);
        for (const auto& [entry, type] : {std::pair{from, step.from}, {to, step.to}})
            if (!entry)
                problems_.push_back(
                    fmt::format("{} is lifted, and this build does not know {}", step.from, type));
        if (from && to && from->topic != to->topic)
            problems_.push_back(fmt::format("{} is lifted to a type of another topic", step.from));
        if (!end_of_chain(steps_, step.from))
            problems_.push_back(fmt::format("{} is lifted in a circle", step.from));
    }

    void note_version(std::string_view type) {
        if (const auto version = version_of(type))
            versions_[version->name][version->number] = type;
        else
            problems_.push_back(fmt::format("{} has no version", type));
    }

    void check_versions(std::string_view name, const std::map<int, std::string_view>& versions) {
        const auto newest = versions.rbegin();
        for (int number = 1; number < newest->first; ++number) {
            const auto at = versions.find(number);
            if (at == versions.end()) {
                problems_.push_back(fmt::format("{} has no version {} any more", name, number));
                continue;
            }
            const auto end = end_of_chain(steps_, at->second);
            if (end && *end == at->second)
                problems_.push_back(fmt::format("{} is not lifted", at->second));
            else if (end && version_of(*end) && version_of(*end)->name == name && *end != newest->second)
                problems_.push_back(
                    fmt::format("{} is lifted to {}, not to {}", at->second, *end, newest->second));
        }
    }

    std::span<const Upcaster> steps_;
    std::span<const CatalogueEntry> known_;
    std::map<std::string_view, std::map<int, std::string_view>> versions_;
    std::vector<std::string> problems_;
};

}  // namespace

std::span<const Upcaster> upcasters() { return steps_of_this_build; }

std::string_view newest_type(std::string_view type) { return end_of_chain(upcasters(), type).value_or(type); }

std::vector<std::string> chain_problems(std::span<const Upcaster> steps,
                                        std::span<const CatalogueEntry> known) {
    return Chains(steps, known).problems();
}

std::vector<std::string> chain_problems() { return chain_problems(upcasters(), catalogue()); }

}  // namespace beaker
