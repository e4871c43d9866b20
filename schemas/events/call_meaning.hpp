#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

// What a call was about, read from its tool calls and its transcript. Each of these is whole: a later one
// takes the place of an earlier one.

/// What the person wanted of the business in the end.
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

/// Where a field of a lead was read.
enum class LeadOrigin { tool, transcript };
BOOST_DESCRIBE_ENUM(LeadOrigin, tool, transcript)

/// A field of a lead.
struct CapturedField {
    Pii<std::string> value;
    LeadOrigin origin{};
    std::int64_t confidence = 0;  ///< whole percent
    bool operator==(const CapturedField&) const = default;
};
BOOST_DESCRIBE_STRUCT(CapturedField, (), (value, origin, confidence))

/// Who called or was called, and what they need. No field at all: the call has no lead (any more).
struct CallLeadCaptured {
    static constexpr std::string_view type = "beaker.call.lead_captured.v1";
    CallId call_id;
    std::optional<CapturedField> name;
    std::optional<CapturedField> phone;  ///< E.164
    std::optional<CapturedField> email;  ///< lower case
    std::optional<CapturedField> address;
    std::optional<CapturedField> notes;
    bool operator==(const CallLeadCaptured&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallLeadCaptured, (), (call_id, name, phone, email, address, notes))

struct CallIntentClassified {
    static constexpr std::string_view type = "beaker.call.intent_classified.v1";
    CallId call_id;
    IntentLabel label{};
    std::int64_t confidence = 0;  ///< whole percent
    std::string taxonomy;         ///< the version of the labels' meaning
    bool operator==(const CallIntentClassified&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallIntentClassified, (), (call_id, label, confidence, taxonomy))

}  // namespace beaker
