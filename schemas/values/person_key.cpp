#include "schemas/values/person_key.hpp"

#include <algorithm>

#include "schemas/values/token.hpp"

namespace beaker {

std::expected<PersonKey, BadPersonKey> PersonKey::parse(std::string_view text) {
    constexpr auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (text.size() != 32 || !std::ranges::all_of(text, is_digit))
        return std::unexpected(BadPersonKey{"not 32 lower-case hexadecimal digits"});
    return PersonKey(text);
}

PersonKey PersonKey::of(std::string_view pepper, const Email& email) {
    return PersonKey(token(pepper, "email", email.canonical()));
}

}  // namespace beaker
