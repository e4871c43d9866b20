#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"

namespace beaker {

/// Somebody is about to see personal data that is masked otherwise. On the stream `instance/audit`.
struct RevealRequested {
    static constexpr std::string_view type = "beaker.reveal.requested.v1";
    std::string asked_by;  ///< a user name, never an e-mail address
    std::string what;      ///< what they look at, such as "topics export domain.events"
    bool operator==(const RevealRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(RevealRequested, (), (asked_by, what))

/// Somebody may have seen personal data: noted before it was shown.
struct PersonalDataRevealed {
    static constexpr std::string_view type = "beaker.personal_data.revealed.v1";
    std::string asked_by;
    std::string what;
    bool operator==(const PersonalDataRevealed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonalDataRevealed, (), (asked_by, what))

}  // namespace beaker
