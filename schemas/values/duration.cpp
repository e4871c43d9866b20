#include "schemas/values/duration.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace beaker {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;
constexpr std::int64_t longest = 365'250 * day;

std::optional<std::int64_t> unit(char letter, bool in_time) {
    switch (letter) {
        case 'W':
            return in_time ? std::nullopt : std::optional(7 * day);
        case 'D':
            return in_time ? std::nullopt : std::optional(day);
        case 'H':
            return in_time ? std::optional(3'600 * second) : std::nullopt;
        case 'M':
            return in_time ? std::optional(60 * second) : std::nullopt;
        case 'S':
            return in_time ? std::optional(second) : std::nullopt;
        default:
            return std::nullopt;
    }
}

/// Takes digits from the front; none where there are none, or more than fit.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// The digits behind the point, in microseconds.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
    std::int64_t micros = 0;
    std::int64_t place = second / 10;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits, place /= 10)
        micros += (text[digits] - '0') * place;
    text.remove_prefix(digits);
    return digits > 0 && digits <= 6 ? std::optional(micros) : std::nullopt;
}

}  // namespace

std::expected<std::chrono::microseconds, BadDuration> parse_duration(std::string_view text) {
    constexpr BadDuration form{"must be an ISO 8601 duration without years and months, such as PT21M"};
    if (!text.starts_with('P')) return std::unexpected(form);
    text.remove_prefix(1);
    bool in_time = false;
    bool something = false;
    std::int64_t sum = 0;
    std::int64_t last_unit = longest;
    while (!text.empty()) {
        if (text.front() == 'T' && !in_time) {
            in_time = true;
            something = false;  // something must follow
            text.remove_prefix(1);
            continue;
        }
        const auto number = take_number(text);
        if (!number) return std::unexpected(form);
        std::int64_t fraction = 0;
        const bool has_fraction = !text.empty() && (text.front() == '.' || text.front() == ',');
        if (has_fraction) {
            text.remove_prefix(1);
            const auto micros = take_fraction(text);
            if (!micros) return std::unexpected(form);
            fraction = *micros;
        }
        if (text.empty()) return std::unexpected(form);
        const auto size = unit(text.front(), in_time);
        // From the largest unit to the smallest, each once; parts only of the smallest.
        if (!size || *size >= last_unit || (has_fraction && *size != second)) return std::unexpected(form);
        text.remove_prefix(1);
        if (*number > longest / *size)
            return std::unexpected(BadDuration{"must not exceed a thousand years"});
        sum += *number * *size + fraction;
        last_unit = *size;
        something = true;
    }
    if (!something) return std::unexpected(form);
    if (sum > longest) return std::unexpected(BadDuration{"must not exceed a thousand years"});
    return std::chrono::microseconds(sum);
}

}  // namespace beaker
