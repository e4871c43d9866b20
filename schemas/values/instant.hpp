#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "schemas/values/print.hpp"

namespace beaker {

/// Why a text is no instant; never quotes the text.
struct BadInstant {
    std::string_view reason;
};

/// A moment: microseconds since the Unix epoch, UTC, leap seconds not counted. It lies between the years 0000
/// and 9999, so that its text always has RFC 3339's four-digit year; what would lie beyond becomes the
/// nearest end.
class Instant {
public:
    static constexpr bool printable = true;
    static constexpr std::string_view json_format = "date-time";

    /// 1970-01-01T00:00:00Z.
    constexpr Instant() = default;
    static constexpr Instant from_micros(std::int64_t micros) { return Instant(micros); }
    static constexpr Instant from_millis(std::int64_t millis) { return scaled(millis, 1'000); }
    static constexpr Instant from_seconds(std::int64_t seconds) { return scaled(seconds, 1'000'000); }
    static constexpr Instant min() { return Instant(micros_min); }
    static constexpr Instant max() { return Instant(micros_max); }

    /// RFC 3339 with any offset and up to 9 fraction digits (beyond microseconds they are cut off). A leap
    /// second, :60, is read as :59.999999.
    static std::expected<Instant, BadInstant> parse(std::string_view text);
    /// RFC 2822 §3.3, such as Twilio's `Thu, 01 Jan 2026 00:00:15 +0000`. The name of the day is not checked
    /// against the date.
    static std::expected<Instant, BadInstant> parse_rfc2822(std::string_view text);

    constexpr std::int64_t micros() const { return micros_; }
    /// `2026-01-01T00:00:04.800Z`: no fraction for whole seconds, 3 digits for whole milliseconds, else 6.
    std::string text() const;
    /// Appends text().
    void append_text(std::string& out) const;

    friend constexpr Instant operator+(Instant at, std::chrono::microseconds span) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(at.micros_, span.count(), &sum)) return span.count() > 0 ? max() : min();
        return Instant(sum);
    }
    friend constexpr Instant operator-(Instant at, std::chrono::microseconds span) {
        std::int64_t rest = 0;
        if (__builtin_sub_overflow(at.micros_, span.count(), &rest)) return span.count() < 0 ? max() : min();
        return Instant(rest);
    }
    /// Cannot overflow: both lie within ten thousand years.
    friend constexpr std::chrono::microseconds operator-(Instant left, Instant right) {
        return std::chrono::microseconds(left.micros_ - right.micros_);
    }
    constexpr Instant& operator+=(std::chrono::microseconds span) { return *this = *this + span; }
    constexpr Instant& operator-=(std::chrono::microseconds span) { return *this = *this - span; }
    auto operator<=>(const Instant&) const = default;

private:
    static constexpr std::int64_t micros_min = -62'167'219'200'000'000;  // 0000-01-01T00:00:00Z
    static constexpr std::int64_t micros_max = 253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999Z

    constexpr explicit Instant(std::int64_t micros)
        : micros_(micros < micros_min   ? micros_min
                  : micros > micros_max ? micros_max
                                        : micros) {}
    static constexpr Instant scaled(std::int64_t count, std::int64_t unit) {
        std::int64_t micros = 0;
        if (__builtin_mul_overflow(count, unit, &micros)) return count > 0 ? max() : min();
        return Instant(micros);
    }

    std::int64_t micros_ = 0;
};

}  // namespace beaker
