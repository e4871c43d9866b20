#include "ops/demo/twilio_bodies.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <utility>

namespace beaker::demo {

namespace {

constexpr std::string_view account = "AC00000000000000000000000000005a1e";

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-_.").contains(c);
        if (plain)
            encoded += c;
        else if (c == ' ')
            encoded += '+';
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

/// A form body in the making.
class FormBody {
public:
    FormBody() { add("AccountSid", account); }
    FormBody& add(std::string_view name, std::string_view value) {
        body_.append(body_.empty() ? "" : "&").append(name).append("=").append(percent_encoded(value));
        return *this;
    }
    std::string take() { return std::move(body_); }

private:
    std::string body_;
};

/// RFC 2822 in whole seconds, as Twilio writes times.
std::string rfc2822(Instant at) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                       fmt::gmtime(static_cast<std::time_t>(at.micros() / 1'000'000)));
}

}  // namespace

std::string twilio_voice_status(const CallStory& call, std::string_view status, int sequence, Instant at) {
    FormBody form;
    form.add("ApiVersion", "2010-04-01").add("CallSid", call.twilio_sid).add("CallStatus", status);
    form.add("Direction", "outbound-api").add("CallbackSource", "call-progress-events");
    form.add("SequenceNumber", std::to_string(sequence)).add("Timestamp", rfc2822(at));
    form.add("From", call.business.number).add("To", call.customer_number);
    form.add("Caller", call.business.number).add("Called", call.customer_number);
    form.add("FromCity", "RENO").add("FromState", "NV").add("FromCountry", "US");
    if (status == call.twilio_status())
        form.add("CallDuration", std::to_string(call.seconds()))
            .add("Duration", std::to_string((call.seconds() + 59) / 60))
            .add("SipResponseCode", call.was_answered()           ? "200"
                                    : call.ending == Ending::busy ? "486"
                                                                  : "487");
    return form.take();
}

std::string twilio_recording(const CallStory& call) {
    FormBody form;
    form.add("CallSid", call.twilio_sid).add("RecordingSid", call.twilio_recording_sid());
    form.add("RecordingUrl", call.twilio_recording_url());
    form.add("RecordingStatus", "completed").add("RecordingDuration", std::to_string(call.seconds()));
    form.add("RecordingChannels", "2").add("RecordingStartTime", rfc2822(call.answered));
    form.add("RecordingSource", "OutboundAPI").add("RecordingTrack", "both").add("ErrorCode", "0");
    return form.take();
}

std::string twilio_sms_inbound(const Business& business, std::string_view message_sid, std::string_view from,
                               std::string_view text) {
    FormBody form;
    form.add("ApiVersion", "2010-04-01").add("MessageSid", message_sid).add("SmsSid", message_sid);
    form.add("SmsMessageSid", message_sid).add("SmsStatus", "received").add("Body", text);
    form.add("NumMedia", "0").add("NumSegments", "1").add("From", from).add("To", business.number);
    return form.take();
}

std::string twilio_sms_status(const Business& business, std::string_view message_sid, std::string_view to,
                              std::string_view status) {
    FormBody form;
    form.add("ApiVersion", "2010-04-01").add("MessageSid", message_sid).add("SmsSid", message_sid);
    form.add("MessageStatus", status).add("SmsStatus", status).add("From", business.number).add("To", to);
    return form.take();
}

}  // namespace beaker::demo
