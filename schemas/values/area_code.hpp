#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace beaker {

/// An area code of the North American Numbering Plan (country code 1): the first three of its ten digits. Our
/// own table, because the libraries that we can have lag years behind the plan, and know one zone where a
/// code has several. Source: the plan's administrator (nanpa.com) and the IANA time zone database.
struct AreaCode {
    enum class Kind : std::uint8_t {
        geographic,
        non_geographic,  ///< Canadian data services, carriers, government
        personal,        ///< 5XX: machines and follow-me numbers
        toll_free,
        premium,
        not_in_service,  ///< N11 service codes, what is reserved, what was given up: nobody has such a number
    };

    std::uint16_t code;
    Kind kind;
    std::string_view country;  ///< ISO 3166-1: "US"
    std::string_view region;   ///< state or province, "NJ"; empty where the code lies in none
    std::string_view zones;    ///< parted by blanks: "America/Chicago America/New_York"; empty: no place

    bool in_service() const { return kind != Kind::not_in_service; }

    /// The row of a code; null where no such code is assigned.
    static const AreaCode* find(unsigned code);
    /// Every row, in rising order.
    static std::span<const AreaCode> all();
};

}  // namespace beaker
