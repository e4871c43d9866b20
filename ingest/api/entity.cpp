#include "ingest/api/entity.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <string_view>

namespace beaker::ingest::api {

namespace {

constexpr std::string_view etag_name = "ETag";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Whether the tag stands in a list such as `"a", W/"b"`; tags are compared weakly, as for If-None-Match. Our
/// own tags have no comma, so cutting at each does no harm.
bool lists(std::string_view tags, std::string_view tag) {
    if (trimmed(tags) == "*") return true;
    while (!tags.empty()) {
        const auto end = std::min(tags.find(','), tags.size());
        auto each = trimmed(tags.substr(0, end));
        if (each.starts_with("W/")) each.remove_prefix(2);
        if (each == tag) return true;
        tags.remove_prefix(std::min(end + 1, tags.size()));
    }
    return false;
}

}  // namespace

std::string entity_tag(std::string_view body) {
    const XXH128_hash_t hash = XXH3_128bits(body.data(), body.size());
    return fmt::format("\"{:016x}{:016x}\"", hash.high64, hash.low64);
}

http::Response json_entity(std::string body) {
    http::Response answer;
    answer.headers.emplace_back(etag_name, entity_tag(body));
    answer.headers.emplace_back("Cache-Control", "private, no-cache");
    answer.body = std::move(body);
    return answer;
}

http::Response conditional(const http::Request& request, http::Response answer) {
    const auto held = request.header("If-None-Match");
    const auto tag = std::ranges::find(answer.headers, etag_name,
                                       [](const auto& header) -> std::string_view { return header.first; });
    if (!held || answer.status != 200 || tag == answer.headers.end() || !lists(*held, tag->second))
        return answer;
    answer.status = 304;
    answer.content_type.clear();
    answer.body.clear();
    return answer;
}

}  // namespace beaker::ingest::api
