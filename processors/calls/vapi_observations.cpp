#include <algorithm>
#include <array>

#include "processors/calls/vapi_members.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;
using enum CallObservation;

struct Observed {
    std::string_view type;
    CallObservation what;
};

constexpr std::array observed = std::to_array<Observed>({
    {"assistant-request", assistant_requested},
    {"assistant-speech", assistant_spoke},
    {"assistant.speechStarted", assistant_spoke},
    {"assistant.started", assistant_started},
    {"call.artifact.upload", artifacts_uploaded},
    {"call.delete.failed", deletion_failed},
    {"call.deleted", deleted},
    {"handoff-destination-request", destination_requested},
    {"hang", assistant_late},
    {"knowledge-base-request", knowledge_requested},
    {"language-change-detected", language_changed},
    {"language-changed", language_changed},
    {"phone-call-control", control_requested},
    {"speech-update", speech_started},
    {"transfer-destination-request", destination_requested},
    {"transfer-update", transferred},
    {"user-interrupted", user_interrupted},
});

/// Only so much of a provider's word is kept, for words that we do not know.
std::optional<std::string> short_text(element from, std::initializer_list<Path> paths) {
    auto text = first_string(from, paths);
    if (text && text->size() > 64) text.reset();
    return text;
}

std::optional<std::int64_t> count_member(element from, Path path) {
    const auto number = number_member(from, path);
    if (!number || !(*number >= 0 && *number <= 1e9)) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

}  // namespace

std::optional<ObservationFacts> read_vapi_observation(element message, std::string_view type) {
    const auto* const found = std::ranges::find(observed, type, &Observed::type);
    if (found == observed.end()) return std::nullopt;
    ObservationFacts facts{.what = found->what};
    if (type == "speech-update") {
        const auto status = text_member(message, {"status"}).value_or("");
        if (status != "started" && status != "stopped")
            throw Nonsense({"bad_speech_update", "a speech-update that neither started nor stopped"});
        if (status == "stopped") facts.what = speech_stopped;
    }
    facts.role = short_text(message, {{"role"}});
    facts.turn = count_member(message, {"turn"});
    facts.detail = short_text(message, {{"language"}, {"request"}});
    facts.to = first_string(message, {{"destination", "number"}, {"destination", "sipUri"}});
    return facts;
}

}  // namespace beaker::processors
