#include "processors/leads/phone_correction.hpp"

#include <limits>

#include "processors/leads/us_phone.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t whole = 10;

std::size_t differences(std::string_view left, std::string_view right) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < left.size(); ++i) count += left[i] != right[i] ? 1 : 0;
    return count;
}

std::optional<std::string> placed(std::string_view number, std::string_view digits, std::size_t at) {
    std::string out(number);
    out.replace(at, digits.size(), digits);
    if (!is_us_number(out)) return std::nullopt;
    return out;
}

/// Where the digits differ least from the number, but do differ; of equals the last place.
std::size_t nearest(std::string_view number, std::string_view digits,
                    std::initializer_list<std::size_t> places) {
    std::size_t best = *places.begin();
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    for (const std::size_t at : places) {
        const std::size_t count = differences(number.substr(at, digits.size()), digits);
        if (count > 0 && count <= fewest) {
            fewest = count;
            best = at;
        }
    }
    return best;
}

}  // namespace

DigitsPlace place_in(WordSpan around) {
    if (has_phrase(around, "area code")) return DigitsPlace::area_code;
    if (has_any(around, {"last", "end", "ends", "ending"})) return DigitsPlace::end;
    if (has_any(around, {"starts", "begins", "beginning", "first three", "front"})) return DigitsPlace::front;
    return DigitsPlace::unknown;
}

std::optional<std::string> corrected(std::string_view number, std::string_view digits, DigitsPlace place) {
    if (const auto full = us_number(digits)) return std::string(*full);
    if (number.size() != whole || digits.empty() || digits.size() >= whole) return std::nullopt;
    const std::size_t tail = whole - digits.size();
    if (place == DigitsPlace::area_code) return digits.size() == 3 ? placed(number, digits, 0) : std::nullopt;
    if (place == DigitsPlace::front) return placed(number, digits, 0);
    if (place == DigitsPlace::end || digits.size() == 4 || digits.size() == 7)
        return placed(number, digits, tail);
    switch (digits.size()) {
        case 1:
            return std::nullopt;
        case 2:
            return placed(number, digits, nearest(number, digits, {0, 1, 3, 4, 6, 8}));
        case 3:
            return placed(number, digits, nearest(number, digits, {7, 0, 3}));
        default:
            return placed(number, digits, digits.size() == 6 ? nearest(number, digits, {4, 0}) : tail);
    }
}

std::optional<std::string> with_replaced(std::string_view number, std::string_view wrong,
                                         std::string_view right) {
    if (wrong.empty() || wrong.size() != right.size()) return std::nullopt;
    const auto at = number.rfind(wrong);
    if (at == std::string_view::npos) return std::nullopt;
    return placed(number, right, at);
}

std::string_view corrected_part(const DigitRun& run) {
    const std::string_view digits = run.digits;
    if (digits.size() == 8 && digits.substr(0, 4) == digits.substr(4)) return digits.substr(4);
    if (digits.size() == 3 || digits.size() == 4 || digits.size() == 7 || digits.size() >= whole)
        return digits;
    for (std::size_t i = run.pauses.size(); i-- > 0;) {
        const std::size_t from = run.pauses[i];
        if (from < digits.size()) return digits.substr(from);
    }
    return digits;
}

}  // namespace beaker::processors::leads
