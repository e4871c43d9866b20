#include "schemas/described/json_value.hpp"

#include "schemas/described/codec.hpp"

namespace beaker {
namespace {

/// Money as it stands in JSON.
struct MoneyParts {
    std::int64_t amount = 0;
    std::string currency;
};
BOOST_DESCRIBE_STRUCT(MoneyParts, (), (amount, currency))

}  // namespace

bool JsonValue<Usd4>::read(JsonReader& in, Usd4& into) {
    std::string_view digits;
    if (!in.number_text(digits)) return false;
    auto parsed = Usd4::parse(digits);
    if (!parsed && digits.find_first_of("eE") != std::string_view::npos)
        return in.fail("expected a number without exponent");
    if (!parsed) return in.fail(parsed.error().reason);
    into = *parsed;
    return true;
}

std::string JsonValue<Usd4>::schema() { return R"({"type":"number"})"; }

void JsonValue<Money>::write(std::string& out, const Money& value) {
    append_json(out, MoneyParts{value.minor_units(), std::string(value.currency())});
}

bool JsonValue<Money>::read(JsonReader& in, Money& into) {
    MoneyParts parts;
    if (!JsonValue<MoneyParts>::read(in, parts)) return false;
    const auto money = Money::of(parts.amount, parts.currency);
    if (!money) return in.fail(money.error().reason);
    into = *money;
    return true;
}

std::string JsonValue<Money>::schema() {
    return R"({"type":"object","properties":{"amount":{"type":"integer"},)"
           R"("currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["amount","currency"],)"
           R"("additionalProperties":true})";
}

}  // namespace beaker
