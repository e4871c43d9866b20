#include "ops/demo/story.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iterator>

namespace beaker::demo {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view trades[] = {"Plumbing", "Dental", "Roofing", "Heating", "Garage", "Garden"};
constexpr std::string_view first_names[] = {"Dana", "Alex", "Robin", "Sam", "Kim", "Noor", "Lee", "Jo"};
constexpr std::string_view area_codes[] = {"775", "415", "212", "312", "206", "305", "512", "617"};

constexpr std::string_view questions[] = {"Can someone come by tomorrow morning?", "What would a visit cost?",
                                          "I need to move my appointment.", "Do you work on Saturdays?"};
constexpr std::string_view answers[] = {"Yes, we have nine and eleven free.",
                                        "I am noting that down for the team.",
                                        "Somebody will call you back with the details."};

Ending make_ending(Random& random, bool inbound) {
    if (inbound) return random.percent(85) ? Ending::completed : Ending::transferred;
    const auto drawn = random.below(100);
    if (drawn < 60) return Ending::completed;
    if (drawn < 68) return Ending::voicemail;
    if (drawn < 74) return Ending::transferred;
    if (drawn < 87) return Ending::no_answer;
    return drawn < 95 ? Ending::busy : Ending::failed;
}

/// Two to four lines; a machine hears only the greeting.
std::vector<Line> make_lines(Random& random, Ending ending, Instant answered) {
    std::vector<Line> lines{
        {"assistant", "Hi, this is the front desk assistant.", answered + milliseconds(400)}};
    const auto count = ending == Ending::voicemail ? 1 : random.between(2, 4);
    while (static_cast<std::int64_t>(lines.size()) < count) {
        const bool user = lines.size() % 2 == 1;
        lines.push_back({user ? "user" : "assistant", user ? random.pick(questions) : random.pick(answers),
                         lines.back().at + milliseconds(random.between(2500, 6000))});
    }
    return lines;
}

Usd4 per_minute(std::int64_t ten_thousandths, std::int64_t for_seconds) {
    return Usd4::from_ten_thousandths((ten_thousandths * for_seconds + 59) / 60);
}

}  // namespace

bool CallStory::was_answered() const {
    return ending == Ending::completed || ending == Ending::voicemail || ending == Ending::transferred;
}

std::int64_t CallStory::seconds() const {
    return was_answered() ? std::chrono::floor<std::chrono::seconds>(ended - answered).count() : 0;
}

std::string_view CallStory::vapi_ended_reason() const {
    switch (ending) {
        case Ending::voicemail:
            return "voicemail";
        case Ending::transferred:
            return "assistant-forwarded-call";
        case Ending::no_answer:
            return "customer-did-not-answer";
        case Ending::busy:
            return "customer-busy";
        case Ending::failed:
            return twilio_sid.empty() ? "call.start.error-get-transport" : "twilio-failed-to-connect-call";
        case Ending::completed:
            break;
    }
    return "customer-ended-call";
}

std::string_view CallStory::twilio_status() const {
    switch (ending) {
        case Ending::no_answer:
            return "no-answer";
        case Ending::busy:
            return "busy";
        case Ending::failed:
            return "failed";
        default:
            return "completed";
    }
}

std::vector<std::pair<std::string_view, Usd4>> CallStory::costs() const {
    if (!was_answered()) return {};
    std::vector<std::pair<std::string_view, Usd4>> all{{"deepgram", per_minute(99, seconds())},
                                                       {"openai", per_minute(54, seconds())},
                                                       {"vapi", per_minute(500, seconds())}};
    if (!twilio_sid.empty()) all.emplace_back("twilio", per_minute(140, seconds()));
    return all;
}

std::string CallStory::transcript() const {
    std::string text;
    for (const Line& line : lines)
        text.append(line.role == "assistant" ? "AI: " : "User: ").append(line.text).append("\n");
    return text;
}

std::string CallStory::recording_url() const {
    return fmt::format("https://storage.example.com/rec/{}-mono.wav", vapi_id);
}

std::string CallStory::twilio_recording_sid() const { return "RE" + twilio_sid.substr(2); }

std::string CallStory::twilio_recording_url() const {
    return fmt::format("https://api.twilio.example.com/Recordings/{}", twilio_recording_sid());
}

std::string make_uuid(Random& random) {
    Uuid::Bytes bytes;
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    bytes[6] = (bytes[6] & 0x0f) | 0x40;  // version 4, as Vapi's own are
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return Uuid(bytes).text();
}

std::string make_sid(Random& random, std::string_view prefix) {
    const auto high = random.next();
    return fmt::format("{}{:016x}{:016x}", prefix, high, random.next());
}

std::vector<Business> make_businesses(Random& random, std::size_t count) {
    std::vector<Business> all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto trade = trades[i % std::size(trades)];
        const auto name = fmt::format("{} {}", trade, i + 1);
        const auto mark = random.next();
        all.push_back(
            {.id = TenantId(
                 Uuid::derive(Slot(static_cast<std::uint16_t>(mark)), {"demo", name, make_uuid(random)})),
             .name = name,
             .number = fmt::format("+1{}5550{:03}", area_codes[i % std::size(area_codes)], 100 + i / 8),
             .assistant_id = make_uuid(random),
             .stripe_customer = fmt::format("cus_Demo{:08x}", mark >> 32),
             .stripe_subscription = fmt::format("sub_1Demo{:08x}", mark >> 32),
             .email = fmt::format("owner{}@example.com", i + 1)});
    }
    return all;
}

CallStory make_call(Random& random, const Business& business, Instant created) {
    CallStory call{.business = business};
    const auto drawn = random.below(100);
    call.carrier = drawn < 60 ? Carrier::vapi_over_twilio : drawn < 90 ? Carrier::vapi : Carrier::twilio;
    call.inbound = call.carrier == Carrier::vapi && random.percent(50);
    call.ending = make_ending(random, call.inbound);
    if (call.carrier != Carrier::twilio) call.vapi_id = make_uuid(random);
    if (call.carrier != Carrier::vapi) call.twilio_sid = make_sid(random, "CA");
    call.customer_name = fmt::format("{} Example", random.pick(first_names));
    const auto area_code =
        random.pick(area_codes);  // in a statement of its own: arguments have no fixed order
    call.customer_number = fmt::format("+1{}55501{:02}", area_code, random.below(100));

    call.created = created;
    call.rang = created + milliseconds(random.between(700, 2000));
    call.answered = call.rang + seconds(random.between(3, 15));
    if (!call.was_answered()) {
        call.ended = call.rang + seconds(random.between(5, 30));
        return call;
    }
    if (call.carrier == Carrier::twilio) {
        call.ended = call.answered + seconds(random.between(20, 200));
    } else {
        call.lines = make_lines(random, call.ending, call.answered);
        call.ended = call.lines.back().at + milliseconds(random.between(3000, 120'000));
    }
    return call;
}

ExpectedCall expected_of(const CallStory& call) {
    ExpectedCall expected{.tenant = call.business.id,
                          .direction = call.inbound ? CallDirection::inbound : CallDirection::outbound,
                          .from = call.inbound ? call.customer_number : call.business.number,
                          .to = call.inbound ? call.business.number : call.customer_number,
                          .duration_seconds = call.seconds(),
                          .cost = {},
                          .outcome = {},
                          .recording_url = {},
                          .transcript = {},
                          .vapi_call_id = call.vapi_id,
                          .twilio_call_sid = call.twilio_sid};
    switch (call.ending) {
        case Ending::no_answer:
            expected.status = CallStatus::no_answer;
            break;
        case Ending::busy:
            expected.status = CallStatus::busy;
            break;
        case Ending::failed:
            expected.status = CallStatus::failed;
            break;
        default:
            expected.status = CallStatus::completed;
    }
    if (call.carrier == Carrier::twilio && call.was_answered())
        expected.recording_url = call.twilio_recording_url();
    if (call.carrier == Carrier::twilio) return expected;  // only Vapi's report tells the rest
    if (call.ending == Ending::voicemail) expected.outcome = "voicemail";
    if (call.ending == Ending::transferred) expected.outcome = "transferred";
    expected.cost = Usd4();
    for (const auto& [who, charge] : call.costs()) expected.cost = expected.cost->plus(charge);
    if (call.was_answered()) {
        expected.recording_url = call.recording_url();
        expected.transcript = call.transcript();
    }
    return expected;
}

}  // namespace beaker::demo
