#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace beaker {

constexpr std::size_t user_name_bytes_max = 64;

/// Whether a text can be what somebody who tends Beaker is called: 1 to 64 letters, digits, '.', '_' and '-'.
/// It is kept for ever and read by many, so an e-mail address is none.
constexpr bool is_user_name(std::string_view text) {
    constexpr auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= user_name_bytes_max && std::ranges::all_of(text, plain);
}

}  // namespace beaker
