#pragma once

#include <simdjson.h>

#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/webhooks/envelope.hpp"

// Reading signed JSON bodies; heavy, so included by .cpp files only. The DOM parser checks the whole
// document, which On-Demand would not. simdjson reads up to SIMDJSON_PADDING bytes behind the body: a string
// without that much spare capacity is copied first.
namespace beaker::ingest::webhooks::json {

using Object = simdjson::dom::object;
using Element = simdjson::dom::element;

/// The body as one JSON object, valid until the next call on this thread (the parser is kept for its memory).
/// Errors: no JSON, or another JSON value.
std::expected<Object, BadBody> parse_object(const std::string& body);

/// What lies at a path of member names; none where a part of it is missing.
std::optional<Element> find(Object object, std::initializer_list<std::string_view> path);
/// A string at the path; empty where it is missing or no string.
std::string_view text_at(Object object, std::initializer_list<std::string_view> path);
/// An object at the path; none where it is missing or something else.
std::optional<Object> object_at(Object object, std::initializer_list<std::string_view> path);
/// The text of a number or string at the path, the same for the same value however it was written; else
/// empty.
std::string scalar_at(Object object, std::initializer_list<std::string_view> path);

}  // namespace beaker::ingest::webhooks::json
