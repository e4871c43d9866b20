#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beaker::processors::leads {

/// The text without what must not be kept of a call. Replaced are
/// - card numbers: 13 to 19 digits that pass the Luhn check (ISO/IEC 7812-1), written with or without spaces
///   and dashes, or said as digit words, by `[card number removed]`;
/// - security codes: 3 or 4 digits after "CVV", "CVC" or "security code", by `[security code removed]`;
/// - social security numbers: ddd-dd-dddd, or nine digits near "social" or "SSN", by `[SSN removed]`.
/// Phones, orders and prices stay. Everything else stays as it is, byte by byte. Linear time.
std::string redact_sensitive(std::string_view text);

/// The same for every text value within a JSON document (numbers too, where they are as long as a card's);
/// names and structure stay, white space goes. None where it is not JSON.
std::optional<std::string> redact_json_strings(std::string_view json);

}  // namespace beaker::processors::leads
