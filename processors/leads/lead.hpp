#pragma once

#include <optional>
#include <string>

#include "schemas/events/call_meaning.hpp"

namespace beaker::processors::leads {

/// A field of a lead. Personal data, all of them.
struct LeadField {
    std::string value;
    LeadOrigin origin = LeadOrigin::transcript;
    int confidence = 0;  ///< whole percent
    bool operator==(const LeadField&) const = default;
};

/// Who called or was called, and what they need. All empty: the call gave no lead.
struct ExtractedLead {
    std::optional<LeadField> name;     ///< natural case, without a title
    std::optional<LeadField> phone;    ///< where to call back, E.164
    std::optional<LeadField> email;    ///< lower case
    std::optional<LeadField> address;  ///< where the person lives or wants the work done
    std::optional<LeadField> notes;    ///< the need in the person's own or the assistant's words

    bool empty() const { return !name && !phone && !email && !address && !notes; }
    bool operator==(const ExtractedLead&) const = default;
};

}  // namespace beaker::processors::leads
