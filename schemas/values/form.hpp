#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker {

/// Decoded fields in the order sent. Names may repeat, values may be empty; both are bytes, usually UTF-8.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Why a body or query is no application/x-www-form-urlencoded text.
enum class FormError {
    malformed_percent,  ///< '%' without two hex digits after it
    too_many_fields,    ///< more than form_fields_max
};

/// Bodies are decoded before their sender is known, so a body of nothing but "&a&a…" must stay cheap.
/// A Twilio callback has about 40 fields.
inline constexpr std::size_t form_fields_max = 1000;

/// Decodes a form body or a query string: pieces between '&', name up to the first '=', '+' is a space, %XX a
/// byte. Empty pieces are skipped; a piece without '=' is a name with an empty value. Bytes are not checked
/// to be UTF-8. Source: WHATWG URL Standard, "application/x-www-form-urlencoded parsing"; stricter about '%'.
std::expected<FormFields, FormError> parse_form(std::string_view text);

/// The decoded value of the first field of this (decoded) name; none where it is absent or cannot be decoded.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

/// The value of the first field of this name; empty where there is none.
std::string_view form_value(const FormFields& fields, std::string_view name);

}  // namespace beaker
