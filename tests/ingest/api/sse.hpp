#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beaker::testing {

/// One block of an event stream.
struct SseBlock {
    std::string event;
    std::string id;
    std::string data;
    std::string comment;
    std::string retry;
    bool operator==(const SseBlock&) const = default;
};

/// Takes the whole blocks off the front of the text; what is left has no end yet.
inline std::vector<SseBlock> take_blocks(std::string& text) {
    std::vector<SseBlock> blocks;
    for (auto end = text.find("\n\n"); end != std::string::npos; end = text.find("\n\n")) {
        SseBlock& block = blocks.emplace_back();
        std::string_view lines = std::string_view(text).substr(0, end + 1);
        while (!lines.empty()) {
            const auto line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(line.size() + 1);
            const auto colon = line.find(": ");
            const auto name = line.substr(0, colon);
            const std::string value(colon == std::string_view::npos ? "?" : line.substr(colon + 2));
            if (name == "event") block.event = value;
            if (name == "id") block.id = value;
            if (name == "data") block.data = value;
            if (name == "retry") block.retry = value;
            if (name.empty()) block.comment = value;
        }
        text.erase(0, end + 2);
    }
    return blocks;
}

}  // namespace beaker::testing
