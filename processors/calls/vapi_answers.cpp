#include "processors/calls/vapi_answers.hpp"

#include <algorithm>
#include <array>

#include "processors/calls/vapi_members.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::processors {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view we_call_back =
    R"({"error":"Thank you for calling. Nobody can take your call right now. We will call you back."})";
constexpr std::string_view stay_on_line =
    R"({"error":"That cannot be done right now. We will call you back."})";
constexpr std::string_view noted = "Thank you. That is noted.";

std::string tool_result(const ToolFacts& tool) {
    std::string json = R"({"toolCallId":)";
    append_json_string(json, tool.id);
    append_json_string(json += R"(,"name":)", tool.name);
    append_json_string(json += R"(,"result":)", noted);
    return json + "}";
}

std::string tool_results(simdjson::dom::element message) {
    std::string list;
    for (const ToolFacts& tool : read_vapi_tools(message)) {
        if (!list.empty()) list += ',';
        list += tool_result(tool);
    }
    return R"({"results":[)" + list + "]}";
}

struct Answered {
    std::string_view kind;
    std::chrono::milliseconds patience;
    std::string_view answer;  ///< empty: made of the message
};

constexpr std::array answered = std::to_array<Answered>({
    {"assistant-request", 5500ms, we_call_back},
    {"tool-calls", 3000ms, ""},
    {"function-call", 3000ms, R"({"result":"Thank you. That is noted."})"},
    {"transfer-destination-request", 3000ms, stay_on_line},
    {"handoff-destination-request", 3000ms, stay_on_line},
    {"knowledge-base-request", 3000ms, R"({"documents":[]})"},
    {"campaign.predial", 3000ms, R"({"eligible":false})"},
});

const Answered* find(std::string_view kind) {
    const auto* const found = std::ranges::find(answered, kind, &Answered::kind);
    return found == answered.end() ? nullptr : found;
}

}  // namespace

std::optional<RawJson> safe_vapi_answer(std::string_view body, std::string_view kind) {
    const Answered* const known = find(kind);
    if (!known) return std::nullopt;
    if (!known->answer.empty()) return RawJson{std::string(known->answer)};
    const auto root = parse_body(body);
    const auto message = root ? member(*root, {"message"}) : std::nullopt;
    if (!message) return std::nullopt;
    try {
        return RawJson{tool_results(*message)};
    } catch (const Nonsense&) {
        return RawJson{R"({"results":[]})"};
    }
}

std::optional<std::chrono::milliseconds> vapi_answer_patience(std::string_view kind) {
    const Answered* const known = find(kind);
    return known ? std::optional(known->patience) : std::nullopt;
}

}  // namespace beaker::processors
