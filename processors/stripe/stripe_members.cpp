#include "processors/stripe/stripe_members.hpp"

#include "processors/nonsense.hpp"

namespace beaker::processors {

using simdjson::dom::element;

std::string_view id_at(element object, Path path) {
    const auto found = member(object, path);
    if (!found) return {};
    std::string_view id;
    if (found->get(id) != simdjson::SUCCESS) id = text_member(*found, {"id"}).value_or("");
    return is_provider_id(id) ? id : std::string_view{};
}

std::string_view customer_of(element object, std::string_view kind) {
    if (const auto id = id_at(object, {"customer"}); !id.empty()) return id;
    return text_member(object, {"object"}) == "customer" && kind.starts_with("customer.")
               ? id_at(object, {"id"})
               : std::string_view{};
}

std::string_view subscription_of(element object) {
    if (text_member(object, {"object"}) == "subscription") return id_at(object, {"id"});
    const auto id = id_at(object, {"parent", "subscription_details", "subscription"});
    return id.empty() ? id_at(object, {"subscription"}) : id;
}

std::optional<std::int64_t> integer_at(element from, Path path) {
    const auto found = member(from, path);
    if (!found) return std::nullopt;
    std::int64_t number = 0;
    if (found->get(number) != simdjson::SUCCESS)
        refuse("bad_number", "a field that counts something is no number");
    return number;
}

std::optional<Instant> unix_at(element from, Path path) {
    const auto seconds = integer_at(from, path);
    if (!seconds) return std::nullopt;
    constexpr std::int64_t latest = 253'402'300'799;  // the end of the year 9999
    if (*seconds < 0 || *seconds > latest) refuse("bad_time", "a time is no number of seconds since 1970");
    return Instant::from_seconds(*seconds);
}

std::optional<Money> money_at(element from, std::string_view amount, std::string_view currency) {
    const auto minor_units = integer_at(from, {amount});
    if (!minor_units) return std::nullopt;
    const auto money = Money::of(*minor_units, text_member(from, {"currency"}).value_or(currency));
    if (!money) refuse("bad_currency", "an amount has no currency that could be one");
    return *money;
}

}  // namespace beaker::processors
