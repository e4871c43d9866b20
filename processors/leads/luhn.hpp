#pragma once

#include <cstddef>
#include <string_view>

namespace beaker::processors::leads {

/// Whether the digits pass the check of payment cards: from the right every second one doubled, and the
/// digits' sum a multiple of ten. Source: ISO/IEC 7812-1, annex B. Zeros alone are no card.
constexpr bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool any = false;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int weighed = i % 2 == 0 ? digit : digit * 2;
        sum += weighed > 9 ? weighed - 9 : weighed;
        any |= digit != 0;
    }
    return any && sum % 10 == 0;
}

}  // namespace beaker::processors::leads
