#pragma once

#include <boost/describe.hpp>
#include <string_view>

namespace beaker::processors::leads {

/// What a call was about, by what the person wanted of the business in the end.
enum class IntentLabel {
    lead_intake,     ///< tells a need and leaves details for somebody to get in touch
    scheduling,      ///< books something new
    quote,           ///< wants a price for a particular job
    reschedule,      ///< moves what is booked
    cancel,          ///< ends what is booked or contracted, with nothing in its place
    faq,             ///< wants a general answer and no more
    emergency,       ///< danger or damage that needs help now
    not_interested,  ///< declines, or asks not to be contacted
    other,           ///< voicemail, wrong number, vendors, complaints, messages for staff
};
BOOST_DESCRIBE_ENUM(IntentLabel, lead_intake, scheduling, quote, reschedule, cancel, faq, emergency,
                    not_interested, other)

struct Intent {
    IntentLabel label = IntentLabel::other;
    int confidence = 0;               ///< whole percent
    std::string_view taxonomy = "1";  ///< the version of the labels' meaning
    bool operator==(const Intent&) const = default;
};
BOOST_DESCRIBE_STRUCT(Intent, (), (label, confidence, taxonomy))

}  // namespace beaker::processors::leads
