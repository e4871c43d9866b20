#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::ingest::api {

/// The answer 400 to a body that is no JSON object, or has a member that is not known; none where it is well.
std::optional<http::Response> wrong_object(const std::string& body, std::span<const MemberReader> known);
/// Whether a text has 1 to `most` characters: of UTF-8, which a body that was read is.
bool has_length(std::string_view text, std::size_t most);
/// The answer 400 to a member whose value does not fit.
http::Response wrong_member(const DecodeError& error);

/// The body of a request as a T; an empty body is `{}`. Errors: the answer 400, which names what is wrong.
template <Described T>
std::expected<T, http::Response> read_body(const http::Request& request) {
    const std::string body = request.body.empty() ? std::string("{}") : request.body;
    if (auto wrong = wrong_object(body, beaker::detail::member_readers<T>))
        return std::unexpected(std::move(*wrong));
    auto value = from_json<T>(body);
    if (!value) return std::unexpected(wrong_member(value.error()));
    return std::move(*value);
}

}  // namespace beaker::ingest::api
