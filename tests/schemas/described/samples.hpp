#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/phone.hpp"
#include "schemas/values/position.hpp"

namespace beaker::samples {

// NOLINTNEXTLINE(readability-identifier-naming): "default" is a keyword
enum class Outcome { answered, no_answer, default_ };
BOOST_DESCRIBE_ENUM(Outcome, answered, no_answer, default_)

/// A struct with a field that has no default.
struct Caller {
    Pii<Phone> phone;
    std::optional<Pii<std::string>> name;
    bool operator==(const Caller&) const = default;
};
BOOST_DESCRIBE_STRUCT(Caller, (), (phone, name))

/// Every kind of member that a struct may have.
struct Everything {
    static constexpr std::string_view type = "beaker.sample.taken.v1";
    bool flag;
    std::int32_t small;
    std::uint32_t small_unsigned;
    std::int64_t large;
    std::uint64_t large_unsigned;
    std::uint16_t partition;
    double ratio;
    std::string text;
    Outcome outcome;
    Uuid uuid;
    TenantId tenant;
    Instant at;
    Pii<Email> email;
    Caller caller;
    Money price;
    Usd4 cost;
    Position position;
    RawJson raw;
    std::vector<std::string> tags;
    std::vector<Caller> callers;
    std::vector<std::optional<std::int32_t>> gaps;
    std::map<std::string, Outcome> outcomes;
    std::optional<Pii<Phone>> phone;
    std::optional<Caller> other;
    std::optional<std::vector<std::int32_t>> counts;
    std::optional<RawJson> extra;
    std::int32_t class_;
    bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, small, small_unsigned, large, large_unsigned, partition, ratio, text, outcome,
                       uuid, tenant, at, email, caller, price, cost, position, raw, tags, callers, gaps,
                       outcomes, phone, other, counts, extra, class_))

/// Empty optionals as null, as pages want their rows.
struct Row {
    static constexpr bool write_nulls = true;
    std::string id;
    std::optional<std::int32_t> seconds;
    std::optional<Pii<Phone>> to;
    std::optional<Caller> caller;
    bool operator==(const Row&) const = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, seconds, to, caller))

/// An optional that is not empty by itself.
struct Preset {
    std::optional<std::int32_t> tries = 3;
    bool operator==(const Preset&) const = default;
};
BOOST_DESCRIBE_STRUCT(Preset, (), (tries))

struct Nothing {
    bool operator==(const Nothing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// A small one, for tables of bad inputs.
struct Small {
    std::int32_t count;
    Outcome outcome;
    std::optional<Instant> at;
    std::vector<Caller> callers;
    std::map<std::string, TenantId> tenants;
    bool operator==(const Small&) const = default;
};
BOOST_DESCRIBE_STRUCT(Small, (), (count, outcome, at, callers, tenants))

inline Pii<Phone> phone(std::string_view text = "+12025550123") { return Pii<Phone>(*Phone::parse(text)); }
inline Pii<Email> email(std::string_view text = "jane@example.com") {
    return Pii<Email>(*Email::parse(text));
}
inline Pii<std::string> name(std::string text = "Jane \"J\" Doe") {
    return Pii<std::string>(std::move(text));
}

/// With every optional filled and the largest numbers.
inline Everything full() {
    return Everything{
        .flag = true,
        .small = std::numeric_limits<std::int32_t>::max(),
        .small_unsigned = std::numeric_limits<std::uint32_t>::max(),
        .large = std::numeric_limits<std::int64_t>::max(),
        .large_unsigned = std::numeric_limits<std::uint64_t>::max(),
        .partition = 65535,
        .ratio = 0.1,
        .text = "line\n\"quoted\" \\ \x01 \xc3\xa9",
        .outcome = Outcome::no_answer,
        .uuid = *Uuid::parse("2489e9ad-2ee2-4e00-8ec9-32d5f69181c0"),
        .tenant = *TenantId::parse("2489e9ad-2ee2-8e00-8ec9-32d5f69181c0"),
        .at = *Instant::parse("2026-01-01T00:00:04.8Z"),
        .email = email(),
        .caller = {phone(), name()},
        .price = Money::usd(4900),
        .cost = *Usd4::parse("0.0869"),
        .position = {3, 1042},
        .raw = {R"({"a":[1,{"b":null}]})"},
        .tags = {"a", "", "c,d"},
        .callers = {{phone(), {}}, {phone("+12025550199"), name("")}},
        .gaps = {1, {}, 3},
        .outcomes = {{"", Outcome::answered}, {"a/b~c\"d", Outcome::default_}},
        .phone = phone(),
        .other = Caller{phone(), {}},
        .counts = std::vector<std::int32_t>{1, 2},
        .extra = RawJson{"[1,2]"},
        .class_ = 7,
    };
}

/// With every optional empty and the smallest numbers.
inline Everything sparse() {
    Everything value = full();
    value.flag = false;
    value.small = std::numeric_limits<std::int32_t>::min();
    value.large = std::numeric_limits<std::int64_t>::min();
    value.small_unsigned = 0;
    value.large_unsigned = 0;
    value.partition = 0;
    value.ratio = -1e300;
    value.text.clear();
    value.price = *Money::of(-1, "JPY");
    value.cost = Usd4::from_ten_thousandths(std::numeric_limits<std::int64_t>::min());
    value.raw = {"\"s\""};
    value.tags.clear();
    value.callers.clear();
    value.gaps.clear();
    value.outcomes.clear();
    value.phone.reset();
    value.other.reset();
    value.counts.reset();
    value.extra.reset();
    return value;
}

}  // namespace beaker::samples
