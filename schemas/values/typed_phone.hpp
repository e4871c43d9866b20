#pragma once

#include <boost/describe/enum.hpp>
#include <expected>
#include <string_view>

#include "schemas/values/phone.hpp"

namespace beaker {

/// Why what somebody typed is no phone number that can be called. The names are a closed list that programs
/// read.
enum class PhoneRefusal {
    empty,            ///< nothing, or only blanks
    not_a_number,     ///< it does not look like a phone number
    too_short,        ///< a digit is missing, or the area code
    too_long,         ///< more digits than the country has
    unknown_country,  ///< no such country code; or none, and the region is none that we know
    not_assigned,     ///< country code 1 with an area code or exchange in which nobody has a number
};
BOOST_DESCRIBE_ENUM(PhoneRefusal, empty, not_a_number, too_short, too_long, unknown_country, not_assigned)

/// Reads a number as people type it: "(202) 555-0123", "+44 20 7946 0123", "1-800-FLOWERS", "tel:…". An
/// extension is dropped: E.164 has none. `region` (ISO 3166-1 alpha-2, "US") tells where it is dialled from
/// when it has no country code. Whether a number of country code 1 is assigned is judged by our table of area
/// codes and by the exchange's first digit; of other countries only the length is.
std::expected<Phone, PhoneRefusal> read_typed_phone(std::string_view typed, std::string_view region = "US");

}  // namespace beaker
