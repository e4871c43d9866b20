#include "schemas/values/phone.hpp"

#include <algorithm>

#include "schemas/values/pii.hpp"

namespace beaker {

std::expected<Phone, BadPhone> Phone::parse(std::string_view text) {
    if (!text.starts_with('+')) return std::unexpected(BadPhone{"no + and country code"});
    const std::string_view digits = text.substr(1);
    const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!all_digits) return std::unexpected(BadPhone{"something other than digits after the +"});
    if (digits.starts_with('0')) return std::unexpected(BadPhone{"a country code does not begin with 0"});
    if (digits.size() < 7) return std::unexpected(BadPhone{"fewer than 7 digits"});
    if (digits.size() > 15) return std::unexpected(BadPhone{"more than 15 digits"});
    return Phone(text);
}

std::string Phone::masked() const { return mask_phone(text_); }

}  // namespace beaker
