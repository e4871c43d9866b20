#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/values/print.hpp"

namespace beaker {

/// Why something is no amount of money; never quotes it.
struct BadMoney {
    std::string_view reason;
};

/// An amount that is charged: whole minor units (cents, for most currencies) of an ISO 4217 currency. JSON:
/// `{"amount":4900,"currency":"USD"}`.
class Money {
public:
    static constexpr bool printable = true;

    /// 0 USD.
    constexpr Money() = default;
    static constexpr Money usd(std::int64_t cents) { return Money(cents, {'U', 'S', 'D'}); }
    /// Takes the currency in either case (Stripe writes "usd"). Errors: BadMoney unless it has three letters.
    static std::expected<Money, BadMoney> of(std::int64_t minor_units, std::string_view currency);

    constexpr std::int64_t minor_units() const { return minor_units_; }
    /// Upper case.
    constexpr std::string_view currency() const { return {currency_.data(), currency_.size()}; }
    /// For people: `49.00 USD`, `500 JPY`.
    std::string text() const;
    /// None where the currencies differ or the sum does not fit.
    std::optional<Money> plus(const Money& other) const;

    bool operator==(const Money&) const = default;
    /// Amounts of different currencies are unordered.
    std::partial_ordering operator<=>(const Money& other) const {
        if (currency_ != other.currency_) return std::partial_ordering::unordered;
        return minor_units_ <=> other.minor_units_;
    }

private:
    constexpr Money(std::int64_t minor_units, std::array<char, 3> currency)
        : minor_units_(minor_units), currency_(currency) {}

    std::int64_t minor_units_ = 0;
    std::array<char, 3> currency_{'U', 'S', 'D'};
};

/// What a call costs us: ten-thousandths of a dollar, the finest unit in which providers bill. JSON: a number
/// with up to 4 decimals, such as 0.0869 or 0.05.
class Usd4 {
public:
    static constexpr bool printable = true;

    /// 0.
    constexpr Usd4() = default;
    static constexpr Usd4 from_ten_thousandths(std::int64_t count) { return Usd4(count); }
    /// Rounds the decimal number that the double stands for (its shortest text) to 4 decimals, half away from
    /// zero. Errors: BadMoney for NaN, infinity and what does not fit.
    static std::expected<Usd4, BadMoney> from_double(double dollars);
    /// A decimal number such as "12", "-0.5" or "0.08690"; rounded as above. No exponent, no sign '+', no
    /// separators.
    static std::expected<Usd4, BadMoney> parse(std::string_view text);

    constexpr std::int64_t ten_thousandths() const { return count_; }
    /// Up to 4 decimals, without zeros at the end: "0.0869", "-3.5", "12".
    std::string text() const;
    /// Appends text().
    void append_text(std::string& out) const;
    /// None where the sum does not fit.
    std::optional<Usd4> plus(Usd4 other) const;
    auto operator<=>(const Usd4&) const = default;

private:
    constexpr explicit Usd4(std::int64_t count) : count_(count) {}
    std::int64_t count_ = 0;
};

}  // namespace beaker
