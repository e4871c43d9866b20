#include "schemas/values/money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace beaker {
namespace {

/// Decimals of a currency (ISO 4217, "minor unit").
int decimals_of(std::string_view currency) {
    constexpr std::string_view none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                         "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
    constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (std::ranges::find(none, currency) != std::end(none)) return 0;
    return std::ranges::find(three, currency) != std::end(three) ? 3 : 2;
}

/// The size of a number, also of the smallest, which has no positive counterpart.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Appends a digit to the number; false where it no longer fits.
bool push_digit(std::int64_t& value, int digit, bool negative) {
    return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !__builtin_add_overflow(value, std::int64_t{negative ? -digit : digit}, &value);
}

}  // namespace

std::expected<Money, BadMoney> Money::of(std::int64_t minor_units, std::string_view currency) {
    std::array<char, 3> code{};
    if (currency.size() != code.size()) return std::unexpected(BadMoney{"a currency has three letters"});
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = currency[i];
        code[i] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (code[i] < 'A' || code[i] > 'Z') return std::unexpected(BadMoney{"a currency has three letters"});
    }
    return Money(minor_units, code);
}

std::string Money::text() const {
    const int decimals = decimals_of(currency());
    const std::uint64_t unit = decimals == 0 ? 1 : decimals == 2 ? 100 : 1000;
    const std::uint64_t size = magnitude(minor_units_);
    std::string out = fmt::format("{}{}", minor_units_ < 0 ? "-" : "", size / unit);
    if (decimals > 0) fmt::format_to(std::back_inserter(out), ".{:0{}}", size % unit, decimals);
    return out.append(" ").append(currency());
}

std::optional<Money> Money::plus(const Money& other) const {
    std::int64_t sum = 0;
    if (currency_ != other.currency_) return std::nullopt;
    if (__builtin_add_overflow(minor_units_, other.minor_units_, &sum)) return std::nullopt;
    return Money(sum, currency_);
}

std::expected<Usd4, BadMoney> Usd4::from_double(double dollars) {
    constexpr double most = 9e14;  // about what 64 bits of ten-thousandths hold
    if (!std::isfinite(dollars) || std::abs(dollars) > most) return std::unexpected(BadMoney{"out of range"});
    // The shortest text is what the sender wrote; multiplying the double itself would round 1.00005 down or
    // up by chance. 400 characters hold the smallest double without an exponent.
    char text[400];
    const auto end = std::to_chars(text, text + sizeof text, dollars, std::chars_format::fixed).ptr;
    return parse(std::string_view(text, end));
}

std::expected<Usd4, BadMoney> Usd4::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
    if (whole.empty() || (point < text.size() && decimals.empty()))
        return std::unexpected(BadMoney{"not a decimal number"});
    if (!std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(decimals, is_digit))
        return std::unexpected(BadMoney{"not a decimal number"});

    std::int64_t count = 0;
    bool fits = true;
    for (const char digit : whole) fits = fits && push_digit(count, digit - '0', negative);
    for (std::size_t i = 0; i < 4; ++i)
        fits = fits && push_digit(count, i < decimals.size() ? decimals[i] - '0' : 0, negative);
    const bool round = decimals.size() > 4 && decimals[4] >= '5';
    fits = fits && !__builtin_add_overflow(count, std::int64_t{round ? (negative ? -1 : 1) : 0}, &count);
    if (!fits) return std::unexpected(BadMoney{"out of range"});
    return Usd4(count);
}

void Usd4::append_text(std::string& out) const {
    const std::uint64_t size = magnitude(count_);
    fmt::format_to(std::back_inserter(out), "{}{}", count_ < 0 ? "-" : "", size / 10'000);
    const auto rest = static_cast<unsigned>(size % 10'000);
    if (rest == 0) return;
    fmt::format_to(std::back_inserter(out), ".{:04}", rest);
    out.erase(out.find_last_not_of('0') + 1);
}

std::string Usd4::text() const {
    std::string out;
    append_text(out);
    return out;
}

std::optional<Usd4> Usd4::plus(Usd4 other) const {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(count_, other.count_, &sum)) return std::nullopt;
    return Usd4(sum);
}

}  // namespace beaker
