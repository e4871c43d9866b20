// Bodies of older senders, brought up to the shape that Vapi sends today, so that one reader reads both.
#include <algorithm>
#include <array>

#include "processors/calls/vapi_members.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

struct Older {
    std::string_view type;
    std::string_view now;     ///< the type of today
    std::string_view status;  ///< of a status-update
};

constexpr std::array older = std::to_array<Older>({
    {"call-ended", "end-of-call-report", ""},
    {"call.ended", "end-of-call-report", ""},
    {"call-started", "status-update", "in-progress"},
    {"call.started", "status-update", "in-progress"},
    {"call.answered", "status-update", "in-progress"},
    {"call.ringing", "status-update", "ringing"},
});

/// Builds one JSON object.
class Body {
public:
    void add(std::string_view name, std::string_view json) {
        text_ += text_.empty() ? '{' : ',';
        append_json_string(text_, name);
        text_.append(":").append(json);
    }
    void add_text(std::string_view name, std::string_view text) {
        std::string json;
        append_json_string(json, text);
        add(name, json);
    }
    void add_copy(std::string_view name, element from, Path path) {
        if (const auto found = member(from, path)) add(name, simdjson::minify(*found));
    }
    std::string take() { return text_.empty() ? "{}" : std::move(text_) + "}"; }

private:
    std::string text_;
};

/// `functionCalls` of a report are the tool calls of today, in a list of their own.
std::string tool_calls(element calls) {
    simdjson::dom::array list;
    std::string json = "[";
    if (calls.get(list) == simdjson::SUCCESS)
        for (const element call : list)
            json.append(json.size() > 1 ? "," : "").append(simdjson::minify(call));
    return json + "]";
}

}  // namespace

std::optional<std::string> upcast_older_body(element body) {
    const auto* const found =
        std::ranges::find(older, text_member(body, {"type"}).value_or(""), &Older::type);
    if (found == older.end()) return std::nullopt;
    Body message;
    message.add_text("type", found->now);
    if (!found->status.empty()) message.add_text("status", found->status);
    for (const char* const kept :
         {"timestamp", "call", "customer", "phoneNumber", "assistant", "endedReason"})
        message.add_copy(kept, body, {kept});
    if (found->status.empty()) {
        message.add_copy("durationSeconds", body, {"call", "duration"});
        message.add_copy("transcript", body, {"call", "transcript"});
        message.add_copy("recordingUrl", body, {"call", "recordingUrl"});
        message.add_copy("summary", body, {"call", "summary"});
        if (const auto calls = member(body, {"call", "functionCalls"}))
            message.add("toolCallList", tool_calls(*calls));
    }
    Body whole;
    whole.add("message", message.take());
    return whole.take();
}

}  // namespace beaker::processors
