// The only file that knows libphonenumber. It parses and writes E.164; whether a number is valid is not asked
// of it: Debian's release is of 2022, and denies numbers of area codes that came later.
#include "schemas/values/typed_phone.hpp"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "schemas/values/area_code.hpp"

namespace beaker {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr int nanp_country_code = 1;
constexpr std::uint64_t nanp_numbers_of_a_code = 10'000'000;
constexpr std::uint64_t nanp_numbers_of_an_exchange = 10'000;

PhoneNumberUtil& library() {
    static PhoneNumberUtil& instance = []() -> PhoneNumberUtil& {
        PhoneNumberUtil* made = PhoneNumberUtil::GetInstance();
        // It would print to standard output what it could not read; it takes the logger over.
        made->SetLogger(new i18n::phonenumbers::NullLogger());
        return *made;
    }();
    return instance;
}

PhoneRefusal refusal_of(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return PhoneRefusal::unknown_country;
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN:
            return PhoneRefusal::too_short;
        case PhoneNumberUtil::TOO_LONG_NSN:
            return PhoneRefusal::too_long;
        default:
            return PhoneRefusal::not_a_number;
    }
}

/// Nothing where a number can have so many digits.
std::optional<PhoneRefusal> wrong_length(const PhoneNumber& number) {
    switch (library().IsPossibleNumberWithReason(number)) {
        case PhoneNumberUtil::IS_POSSIBLE:
            return std::nullopt;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE:
            return PhoneRefusal::unknown_country;
        case PhoneNumberUtil::TOO_LONG:
            return PhoneRefusal::too_long;
        default:  // also a number that can be dialled within its area alone
            return PhoneRefusal::too_short;
    }
}

/// Of country code 1, ten digits: the area code is in service, and no exchange begins with 0 or 1.
bool assigned(std::uint64_t national) {
    const auto* const area = AreaCode::find(static_cast<unsigned>(national / nanp_numbers_of_a_code));
    const auto exchange = national % nanp_numbers_of_a_code / nanp_numbers_of_an_exchange;
    return area != nullptr && area->in_service() && exchange >= 200;
}

std::string upper_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

}  // namespace

std::expected<Phone, PhoneRefusal> read_typed_phone(std::string_view typed, std::string_view region) {
    if (typed.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos)
        return std::unexpected(PhoneRefusal::empty);
    PhoneNumber number;
    const auto error = library().Parse(std::string(typed), upper_case(region), &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return std::unexpected(refusal_of(error));
    if (const auto wrong = wrong_length(number)) return std::unexpected(*wrong);
    if (number.country_code() == nanp_country_code && !assigned(number.national_number()))
        return std::unexpected(PhoneRefusal::not_assigned);
    std::string e164;
    library().Format(number, PhoneNumberUtil::E164, &e164);
    auto phone = Phone::parse(e164);
    // A few small countries have numbers of fewer digits than are ever dialled from abroad.
    if (!phone) return std::unexpected(PhoneRefusal::too_short);
    return *std::move(phone);
}

}  // namespace beaker
