#pragma once

#include <boost/describe.hpp>

namespace beaker {

/// The statuses of a call, whoever carries it. Transferred and voicemail are outcomes of `completed`.
enum class CallStatus { queued, ringing, in_progress, completed, failed, no_answer, busy, canceled };
BOOST_DESCRIBE_ENUM(CallStatus, queued, ringing, in_progress, completed, failed, no_answer, busy, canceled)

/// How far a call has come: a report of a lower rank never moves it back. Terminal statuses share the highest
/// rank.
constexpr int rank_of(CallStatus status) {
    switch (status) {
        case CallStatus::queued:
            return 0;
        case CallStatus::ringing:
            return 1;
        case CallStatus::in_progress:
            return 2;
        default:
            return 3;
    }
}

constexpr bool is_terminal(CallStatus status) { return rank_of(status) == 3; }

enum class CallDirection { inbound, outbound, web };
BOOST_DESCRIBE_ENUM(CallDirection, inbound, outbound, web)

}  // namespace beaker
