#include "schemas/values/instant.hpp"

#include <array>
#include <optional>

namespace beaker {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t day_us = 86'400 * second_us;

/// Reads a text from left to right; each reader takes what it expects or answers none.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool take(char wanted) {
        if (peek() != wanted || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_one_of(std::string_view wanted) {
        if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// At least `fewest` and at most `most` digits as a number.
    std::optional<int> digits(std::size_t fewest, std::size_t most) {
        int value = 0;
        std::size_t count = 0;
        while (count < most && peek() >= '0' && peek() <= '9') {
            value = value * 10 + (peek() - '0');
            rest_.remove_prefix(1);
            ++count;
        }
        if (count < fewest) return std::nullopt;
        return value;
    }
    /// The place of the next word of three letters among the given ones.
    template <std::size_t N>
    std::optional<unsigned> word(const std::array<std::string_view, N>& words) {
        for (unsigned i = 0; i < N; ++i) {
            if (!rest_.starts_with(words[i])) continue;
            rest_.remove_prefix(words[i].size());
            return i;
        }
        return std::nullopt;
    }

private:
    std::string_view rest_;
};

struct TimeOfDay {
    int hour = 0, minute = 0, second = 0;
    std::int64_t fraction_us = 0;

    bool valid() const { return hour < 24 && minute < 60 && second <= 60; }
    std::int64_t micros() const {
        const std::int64_t minutes_us = (hour * std::int64_t{60} + minute) * 60 * second_us;
        if (second == 60) return minutes_us + 60 * second_us - 1;
        return minutes_us + second * second_us + fraction_us;
    }
};

std::unexpected<BadInstant> bad(std::string_view reason) { return std::unexpected(BadInstant{reason}); }

/// `+05:30`, `-0800` (without colon where `colon` is false). None where it is neither.
std::optional<std::int64_t> offset_us(Scanner& in, bool colon) {
    const bool minus = in.peek() == '-';
    if (!in.take_one_of("+-")) return std::nullopt;
    const auto hours = in.digits(2, 2);
    if (!hours || (colon && !in.take(':'))) return std::nullopt;
    const auto minutes = in.digits(2, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::int64_t size = (*hours * std::int64_t{60} + *minutes) * 60 * second_us;
    return minus ? -size : size;
}

/// The digits after the point, as microseconds. None without digits or with more than 9.
std::optional<std::int64_t> fraction_us(Scanner& in) {
    std::int64_t micros = 0;
    int count = 0;
    while (in.peek() >= '0' && in.peek() <= '9') {
        if (++count > 9) return std::nullopt;
        if (count <= 6) micros = micros * 10 + (in.peek() - '0');
        in.take(in.peek());
    }
    if (count == 0) return std::nullopt;
    for (; count < 6; ++count) micros *= 10;
    return micros;
}

std::expected<Instant, BadInstant> instant_at(year_month_day date, TimeOfDay time, std::int64_t offset) {
    if (!date.ok()) return bad("no such date");
    if (!time.valid()) return bad("no such time of day");
    const std::int64_t date_us = sys_days(date).time_since_epoch().count() * day_us;
    return Instant::from_micros(date_us + time.micros() - offset);
}

void put_digits(char* at, unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

}  // namespace

std::expected<Instant, BadInstant> Instant::parse(std::string_view text) {
    Scanner in(text);
    const auto y = in.digits(4, 4);
    if (!y || !in.take('-')) return bad("not a date and time as in RFC 3339");
    const auto m = in.digits(2, 2);
    if (!m || !in.take('-')) return bad("not a date and time as in RFC 3339");
    const auto d = in.digits(2, 2);
    if (!d || !in.take_one_of("Tt ")) return bad("not a date and time as in RFC 3339");

    const auto hour = in.digits(2, 2);
    if (!hour || !in.take(':')) return bad("not a time as in RFC 3339");
    const auto minute = in.digits(2, 2);
    if (!minute || !in.take(':')) return bad("not a time as in RFC 3339");
    const auto second = in.digits(2, 2);
    if (!second) return bad("not a time as in RFC 3339");
    TimeOfDay time{*hour, *minute, *second};
    if (in.take('.')) {
        const auto fraction = fraction_us(in);
        if (!fraction) return bad("a fraction of a second has 1 to 9 digits");
        time.fraction_us = *fraction;
    }

    std::int64_t offset = 0;
    if (!in.take_one_of("Zz")) {
        const auto given = offset_us(in, true);
        if (!given) return bad("no offset from UTC such as Z or +01:00");
        offset = *given;
    }
    if (!in.done()) return bad("more text than an instant");
    const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    return instant_at(date, time, offset);
}

std::expected<Instant, BadInstant> Instant::parse_rfc2822(std::string_view text) {
    static constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                               "Fri", "Sat", "Sun"};
    static constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static constexpr std::array<std::string_view, 3> utc_names{"GMT", "UTC", "UT"};
    Scanner in(text);
    if (in.word(day_names) && !(in.take(',') && in.take(' '))) return bad("not a date as in RFC 2822");
    const auto d = in.digits(1, 2);
    if (!d || !in.take(' ')) return bad("not a date as in RFC 2822");
    const auto m = in.word(month_names);
    if (!m || !in.take(' ')) return bad("not a date as in RFC 2822");
    const auto y = in.digits(4, 4);
    if (!y || !in.take(' ')) return bad("not a date as in RFC 2822");

    const auto hour = in.digits(2, 2);
    if (!hour || !in.take(':')) return bad("not a time as in RFC 2822");
    const auto minute = in.digits(2, 2);
    if (!minute) return bad("not a time as in RFC 2822");
    TimeOfDay time{*hour, *minute};
    if (in.take(':')) {
        const auto second = in.digits(2, 2);
        if (!second) return bad("not a time as in RFC 2822");
        time.second = *second;
    }
    if (!in.take(' ')) return bad("no offset from UTC such as +0000");
    std::int64_t offset = 0;
    if (!in.word(utc_names)) {
        const auto given = offset_us(in, false);
        if (!given) return bad("no offset from UTC such as +0000");
        offset = *given;
    }
    if (!in.done()) return bad("more text than an instant");
    const year_month_day date{year(*y), month(*m + 1), day(static_cast<unsigned>(*d))};
    return instant_at(date, time, offset);
}

void Instant::append_text(std::string& out) const {
    const std::int64_t whole_days = (micros_ >= 0 ? micros_ : micros_ - day_us + 1) / day_us;
    const auto in_day = static_cast<std::uint64_t>(micros_ - whole_days * day_us);
    const year_month_day date{sys_days(days(whole_days))};
    const auto seconds = static_cast<unsigned>(in_day / second_us);
    const auto fraction = static_cast<unsigned>(in_day % second_us);

    char text[] = "0000-00-00T00:00:00.000000Z";
    put_digits(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(text + 5, static_cast<unsigned>(date.month()), 2);
    put_digits(text + 8, static_cast<unsigned>(date.day()), 2);
    put_digits(text + 11, seconds / 3600, 2);
    put_digits(text + 14, seconds / 60 % 60, 2);
    put_digits(text + 17, seconds % 60, 2);
    put_digits(text + 20, fraction, 6);
    const std::size_t end = fraction == 0 ? 19 : fraction % 1000 == 0 ? 23 : 26;
    text[end] = 'Z';
    out.append(text, end + 1);
}

std::string Instant::text() const {
    std::string out;
    append_text(out);
    return out;
}

}  // namespace beaker
