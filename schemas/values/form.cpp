// Written by hand rather than with Boost.URL, whose query views accept only the characters of an RFC 3986
// query (raw UTF-8 in a body would be refused) and have no limit of fields, for the price of
// <boost/url/src.hpp>.
#include "schemas/values/form.hpp"

namespace beaker {
namespace {

/// The value of one hex digit in either case; -1 for any other character.
int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// A name or a value; none where a '%' is not followed by two hex digits.
std::optional<std::string> decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        const int high = hex_value(text[i + 1]);
        const int low = hex_value(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

/// Takes the next piece that is not empty off the front of `rest`; empty at the end.
std::string_view next_piece(std::string_view& rest) {
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const auto piece = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (!piece.empty()) return piece;
    }
    return {};
}

/// The two sides of the first '='; without one the value is empty.
std::pair<std::string_view, std::string_view> split_piece(std::string_view piece) {
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) return {piece, {}};
    return {piece.substr(0, equals), piece.substr(equals + 1)};
}

}  // namespace

std::expected<FormFields, FormError> parse_form(std::string_view text) {
    FormFields fields;
    for (auto piece = next_piece(text); !piece.empty(); piece = next_piece(text)) {
        if (fields.size() == form_fields_max) return std::unexpected(FormError::too_many_fields);
        const auto [sent_name, sent_value] = split_piece(piece);
        auto name = decode(sent_name);
        auto value = decode(sent_value);
        if (!name || !value) return std::unexpected(FormError::malformed_percent);
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    for (auto piece = next_piece(query); !piece.empty(); piece = next_piece(query)) {
        const auto [sent_name, sent_value] = split_piece(piece);
        if (decode(sent_name) == name) return decode(sent_value);
    }
    return std::nullopt;
}

std::string_view form_value(const FormFields& fields, std::string_view name) {
    for (const auto& [each, value] : fields)
        if (each == name) return value;
    return {};
}

}  // namespace beaker
