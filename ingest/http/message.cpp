#include "ingest/http/message.hpp"

#include <algorithm>

namespace beaker::ingest::http {

std::optional<std::string_view> Request::header(std::string_view name) const {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    for (const auto& [sent, value] : headers)
        if (std::ranges::equal(sent, name, {}, lower, lower)) return value;
    return std::nullopt;
}

}  // namespace beaker::ingest::http
