#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker {

/// Why a text is no form; never quotes the text.
struct BadForm {
    std::string_view reason;
};

/// Decoded fields in the order sent. Names may repeat, values may be empty; both are bytes, usually UTF-8.
using Form = std::vector<std::pair<std::string, std::string>>;

/// Decodes application/x-www-form-urlencoded: pieces between '&', the name up to the first '=', '+' is a
/// space, %XX a byte. Empty pieces are skipped; a piece without '=' is a name with an empty value. Errors:
/// BadForm where '%' is not followed by two hexadecimal digits. Source: WHATWG URL Standard, which is lenient
/// about that.
std::expected<Form, BadForm> parse_form(std::string_view text);

/// The value of the first field of this name, within the form; empty where there is none.
std::string_view form_value(const Form& form, std::string_view name);

}  // namespace beaker
