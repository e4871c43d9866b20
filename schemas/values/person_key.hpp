#pragma once

#include <compare>
#include <expected>
#include <string>
#include <string_view>

#include "schemas/values/email.hpp"

namespace beaker {

/// Why a text names no person; never quotes the text.
struct BadPersonKey {
    std::string_view reason;
};

/// What a person is called by in streams, ids and indexes: the token of their canonical e-mail address, 32
/// lower-case hexadecimal digits. It does not show the address, and whoever has another pepper cannot make
/// it.
class PersonKey {
public:
    static constexpr std::string_view json_pattern = "^[0-9a-f]{32}$";
    static constexpr std::string_view example = "00000000000000000000000000000000";

    /// Errors: BadPersonKey unless 32 lower-case hexadecimal digits.
    static std::expected<PersonKey, BadPersonKey> parse(std::string_view text);
    /// Whose address it is. Throws std::invalid_argument where the pepper is empty.
    static PersonKey of(std::string_view pepper, const Email& email);
    const std::string& text() const { return text_; }
    auto operator<=>(const PersonKey&) const = default;

private:
    explicit PersonKey(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace beaker
