#include "ingest/api/json_request.hpp"

#include <algorithm>

#include "ingest/problem.hpp"
#include "ingest/webhooks/json_body.hpp"

namespace beaker::ingest::api {

std::optional<http::Response> wrong_object(const std::string& body, std::span<const MemberReader> known) {
    const auto object = webhooks::json::parse_object(body);
    if (!object) return problem(ProblemKind::bad_body, object.error().reason);
    for (const auto member : *object)
        if (std::ranges::find(known, member.key, &MemberReader::name) == known.end())
            return problem(ProblemKind::bad_body, "", {{"", "has a member that there is not"}});
    return std::nullopt;
}

bool has_length(std::string_view text, std::size_t most) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const auto characters = static_cast<std::size_t>(std::ranges::count_if(text, begins));
    return characters >= 1 && characters <= most;
}

http::Response wrong_member(const DecodeError& error) {
    return problem(ProblemKind::bad_body, "", {{error.pointer, error.message}});
}

}  // namespace beaker::ingest::api
