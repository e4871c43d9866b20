#include "schemas/values/form.hpp"

#include <optional>

namespace beaker {
namespace {

/// -1 where it is no hexadecimal digit.
int digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view piece) {
    std::string text;
    text.reserve(piece.size());
    for (std::size_t i = 0; i < piece.size(); ++i) {
        if (piece[i] != '%') {
            text.push_back(piece[i] == '+' ? ' ' : piece[i]);
            continue;
        }
        if (piece.size() - i < 3) return std::nullopt;
        const int high = digit_value(piece[i + 1]);
        const int low = digit_value(piece[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        text.push_back(static_cast<char>(high << 4 | low));
        i += 2;
    }
    return text;
}

}  // namespace

std::expected<Form, BadForm> parse_form(std::string_view text) {
    Form form;
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view piece = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (piece.empty()) continue;
        const auto equals = piece.find('=');
        auto name = decoded(piece.substr(0, equals));
        auto value =
            decoded(equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1));
        if (!name || !value) return std::unexpected(BadForm{"'%' without two hexadecimal digits"});
        form.emplace_back(std::move(*name), std::move(*value));
    }
    return form;
}

std::string_view form_value(const Form& form, std::string_view name) {
    for (const auto& [each, value] : form)
        if (each == name) return value;
    return {};
}

}  // namespace beaker
