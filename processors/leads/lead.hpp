#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

namespace beaker::processors::leads {

/// Where a field of a lead was read.
enum class LeadOrigin { tool, transcript };
BOOST_DESCRIBE_ENUM(LeadOrigin, tool, transcript)

/// A field of a lead. Personal data, all of them.
struct LeadField {
    std::string value;
    LeadOrigin origin = LeadOrigin::transcript;
    int confidence = 0;  ///< whole percent
    bool operator==(const LeadField&) const = default;
};
BOOST_DESCRIBE_STRUCT(LeadField, (), (value, origin, confidence))

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
BOOST_DESCRIBE_STRUCT(ExtractedLead, (), (name, phone, email, address, notes))

}  // namespace beaker::processors::leads
