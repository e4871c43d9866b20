#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "schemas/events/call.hpp"

namespace beaker::older {

// Versions of events that are no longer written and still lie in logs: read, lifted (upcasters.cpp), and seen
// by nobody else. The bytes are stored: never change one.

/// One final line of the live transcript, its speaker a text.
struct CallTranscriptAppendedV1 {
    static constexpr std::string_view type = "beaker.call.transcript_appended.v1";
    CallId call_id;
    Instant at;
    std::string role;  ///< "assistant" or "user"
    Pii<std::string> text;
    bool operator==(const CallTranscriptAppendedV1&) const = default;
};
BOOST_DESCRIBE_STRUCT(CallTranscriptAppendedV1, (), (call_id, at, role, text))

}  // namespace beaker::older
