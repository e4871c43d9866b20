#include <fmt/format.h>

#include <algorithm>

#include "processors/calls/vapi_members.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::processors {
namespace {

using simdjson::dom::element;

/// An object as it is; of a text the JSON object that it holds, or the text itself where it holds none.
std::string arguments_text(element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return simdjson::minify(value);
    simdjson::dom::parser parser;  // its own: the message's must stay readable
    element inner;
    if (parser.parse(text.data(), text.size()).get(inner) == simdjson::SUCCESS && inner.is_object())
        return simdjson::minify(inner);
    return std::string(text);
}

std::string arguments_of(element call) {
    auto value = member(call, {"function", "arguments"});
    if (!value) value = member(call, {"function", "parameters"});
    if (!value) value = member(call, {"arguments"});
    if (!value) value = member(call, {"parameters"});
    return value ? arguments_text(*value) : "{}";
}

class Tools {
public:
    void add(element call, std::string_view id) {
        const auto name = first_text(call, {{"function", "name"}, {"name"}});
        if (!name) throw Nonsense({"bad_tool_call", "a tool call names no tool"});
        std::string arguments = arguments_of(call);
        ToolFacts tool{.id = std::string(id), .name = std::string(*name), .arguments = std::move(arguments)};
        if (tool.id.empty()) tool.id = made_of(tool);
        if (std::ranges::find(found_, tool.id, &ToolFacts::id) == found_.end())
            found_.push_back(std::move(tool));
    }
    void add(element call) { add(call, text_member(call, {"id"}).value_or("")); }

    std::vector<ToolFacts> take() { return std::move(found_); }
    bool empty() const { return found_.empty(); }

private:
    /// `function-call` has no id: the same function with the same arguments is the same call.
    static std::string made_of(const ToolFacts& tool) {
        return "made:" + hex(Sha256OfParts().add(tool.name).add(tool.arguments).digest()).substr(0, 32);
    }

    std::vector<ToolFacts> found_;
};

template <class Visit>
void each_of(element from, Path path, Visit visit) {
    simdjson::dom::array list;
    const auto found = member(from, path);
    if (!found || found->get(list) != simdjson::SUCCESS) return;
    for (const element each : list) visit(each);
}

}  // namespace

std::vector<ToolFacts> read_vapi_tools(element message) {
    Tools tools;
    const auto add = [&](element call) { tools.add(call); };
    each_of(message, {"toolCallList"}, add);
    if (tools.empty())
        each_of(message, {"toolWithToolCallList"}, [&](element each) {
            if (const auto call = member(each, {"toolCall"})) tools.add(*call);
        });
    if (const auto function = member(message, {"functionCall"})) tools.add(*function);
    each_of(message, {"artifact", "messages"}, [&](element said) { each_of(said, {"toolCalls"}, add); });
    return tools.take();
}

}  // namespace beaker::processors
