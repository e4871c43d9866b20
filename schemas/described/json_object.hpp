#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace beaker {

/// The text of a JSON object, put together member by member, for documents whose shape no struct describes.
/// Nobody looks whether a name comes twice.
class JsonObject {
public:
    JsonObject& text(std::string_view name, std::string_view value);
    JsonObject& number(std::string_view name, std::int64_t value);
    JsonObject& flag(std::string_view name, bool value);
    /// `value` is JSON itself.
    JsonObject& json(std::string_view name, std::string_view value);

    bool empty() const { return body_.size() == 1; }
    /// The whole text, compact.
    std::string done() const { return body_ + '}'; }

private:
    std::string body_ = "{";
};

/// A list of values that are JSON themselves.
std::string json_list(std::span<const std::string> values);
/// A list of texts.
std::string json_texts(std::span<const std::string_view> texts);
/// `{"$ref":"…"}`
std::string json_reference(std::string_view to);

}  // namespace beaker
