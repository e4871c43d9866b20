#include "ops/demo/traffic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "ops/demo/stripe_bodies.hpp"
#include "ops/demo/twilio_bodies.hpp"
#include "ops/demo/vapi_bodies.hpp"

namespace beaker::demo {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr unsigned repeated_percent = 10, disordered_percent = 25, late_key_percent = 10;
constexpr std::size_t strays = 3, text_messages = 12;

constexpr auto processed = WebhookStatus::processed;
constexpr auto ignored = WebhookStatus::ignored;

std::string tenant_query(const Business& business) { return "tenant=" + business.id.text(); }

using Timed = std::vector<std::pair<Instant, Webhook>>;

void add_vapi(Timed& timed, const CallStory& call, Instant key_from, Random& random) {
    const auto add = [&](Instant at, WebhookStatus becomes, std::string body) {
        timed.push_back({at,
                         {.provider = "vapi",
                          .query = {},
                          .body = std::move(body),
                          .becomes = becomes,
                          .with_key = at >= key_from}});
    };
    const auto status = [&](std::string_view name, Instant at) {
        add(at, processed, vapi_status_update(call, name, at, at >= key_from));
    };
    status("queued", call.created);
    status("ringing", call.rang);
    if (call.was_answered()) status("in-progress", call.answered);
    for (std::size_t turn = 0; turn < call.lines.size(); ++turn) {
        const Line& line = call.lines[turn];
        const bool with_key = line.at >= key_from;
        add(line.at, processed, vapi_speech_update(call, line, turn, with_key));
        if (random.percent(50)) add(line.at, ignored, vapi_transcript(call, line, /*final=*/false, with_key));
        add(line.at, processed, vapi_transcript(call, line, /*final=*/true, with_key));
    }
    status("ended", call.ended);
    add(call.ended + seconds(5), processed,
        vapi_end_of_call_report(call, call.ended + seconds(5) >= key_from));
}

void add_twilio(Timed& timed, const CallStory& call, Instant key_from) {
    const auto add = [&](Instant at, WebhookStatus becomes, std::string body) {
        const bool with_key = at >= key_from;
        timed.push_back({at,
                         {.provider = "twilio",
                          .query = with_key ? tenant_query(call.business) : std::string(),
                          .body = std::move(body),
                          .becomes = becomes,
                          .with_key = with_key}});
    };
    int sequence = 0;
    const auto status = [&](std::string_view name, Instant at) {
        add(at, processed, twilio_voice_status(call, name, sequence++, at));
    };
    status("initiated", call.created + milliseconds(200));
    status("ringing", call.rang);
    if (call.was_answered()) status("in-progress", call.answered);
    status(call.twilio_status(), call.ended);
    if (call.was_answered()) add(call.ended + seconds(8), processed, twilio_recording(call));
}

/// Any order, rather than that in which it happened.
void disorder(Scene& scene, Random& random) {
    for (std::size_t i = scene.size(); i > 1; --i) std::swap(scene[i - 1], scene[random.below(i)]);
}

class Composer {
public:
    explicit Composer(const TrafficOptions& options) : options_(options), random_(options.seed) {
        traffic_.businesses = make_businesses(random_, options.businesses);
    }

    Traffic compose() {
        for (const Business& business : traffic_.businesses) subscribe(business);
        for (std::size_t i = 0; i < options_.calls; ++i) call(time_of(i));
        for (std::size_t i = 0; i < text_messages; ++i) text_message(time_of(i));
        for (std::size_t i = 0; i < strays; ++i) stray(time_of(i));
        nonsense(time_of(0));
        return std::move(traffic_);
    }

private:
    Instant time_of(std::size_t call) {
        const auto step =
            milliseconds(86'400'000) / static_cast<std::int64_t>(std::max<std::size_t>(1, options_.calls));
        return options_.start + step * static_cast<std::int64_t>(call) +
               milliseconds(random_.between(0, 60'000));
    }
    const Business& any_business() { return traffic_.businesses[random_.below(traffic_.businesses.size())]; }
    std::string stripe_id() { return fmt::format("evt_1Demo{:016x}", random_.next()); }

    /// Counts what must come of the scene, repeats some of it, and puts it on stage.
    void play(Scene scene) {
        Expected& expected = traffic_.expected;
        for (const Webhook& webhook : scene) {
            if (webhook.answer == 401) continue;
            ++expected.webhooks[{webhook.provider, webhook.becomes}];
            if (!webhook.with_key && webhook.becomes != WebhookStatus::parked) ++expected.found_owner;
        }
        for (std::size_t i = scene.size(); i-- > 0;) {
            if (scene[i].answer != 200 || !random_.percent(repeated_percent)) continue;
            const auto place = static_cast<std::ptrdiff_t>(i + 1 + random_.below(scene.size() - i));
            scene.insert(scene.begin() + place, Webhook(scene[i]));
            ++expected.repeated;
        }
        for (const Webhook& webhook : scene) ++expected.answers[webhook.answer];
        traffic_.scenes.push_back(std::move(scene));
    }

    /// The invoice lacks our key and mostly comes first: the customer's other events say whose it is.
    void subscribe(const Business& business) {
        const Instant at = options_.start;
        Scene scene;
        const auto add = [&](std::string body, bool with_key) {
            scene.push_back({.provider = "stripe",
                             .query = {},
                             .body = std::move(body),
                             .becomes = processed,
                             .with_key = with_key});
        };
        add(stripe_invoice_paid(business, stripe_id(), at), false);
        add(stripe_checkout_completed(business, stripe_id(), at + seconds(1)), true);
        add(stripe_subscription_created(business, stripe_id(), at + seconds(1)), true);
        if (random_.percent(disordered_percent)) disorder(scene, random_);
        play(std::move(scene));
    }

    void call(Instant at) {
        const CallStory story = make_call(random_, any_business(), at);
        const Instant known = story.was_answered() ? story.answered : story.ended;
        Scene scene = scene_of(story, random_.percent(late_key_percent) ? known : Instant(), random_);
        if (random_.percent(disordered_percent)) {
            disorder(scene, random_);
            ++traffic_.disordered;
        }
        traffic_.expected.calls.emplace(story.vapi_id.empty() ? story.twilio_sid : story.vapi_id,
                                        expected_of(story));
        play(std::move(scene));
    }

    void text_message(Instant at) {
        const Business& business = any_business();
        const auto customer = make_call(random_, business, at).customer_number;
        const auto received = make_sid(random_, "SM"), ours = make_sid(random_, "SM");
        Scene scene;
        const auto add = [&](std::string body) {
            scene.push_back({.provider = "twilio",
                             .query = tenant_query(business),
                             .body = std::move(body),
                             .becomes = processed});
        };
        add(twilio_sms_inbound(business, received, customer,
                               "Can you call me back at 3? Café on 2nd & Main"));
        add(twilio_sms_status(business, ours, customer, "sent"));
        add(twilio_sms_status(business, ours, customer, "delivered"));
        play(std::move(scene));
    }

    /// A call that is nobody's: it begins, and nothing ever says whose it is.
    void stray(Instant at) {
        CallStory story = make_call(random_, make_businesses(random_, 1).front(), at);
        story.vapi_id = make_uuid(random_);
        Scene scene;
        for (const std::string_view status : {"queued", "ringing"})
            scene.push_back({.provider = "vapi",
                             .query = {},
                             .body = vapi_status_update(story, status, at, /*with_key=*/false),
                             .becomes = WebhookStatus::parked,
                             .with_key = false});
        play(std::move(scene));
    }

    /// What must be refused or can mean nothing to us.
    void nonsense(Instant at) {
        CallStory story = make_call(random_, any_business(), at);
        story.vapi_id = make_uuid(random_);
        story.twilio_sid = make_sid(random_, "CA");
        play({{.provider = "vapi",
               .query = {},
               .body = vapi_end_of_call_report(story, true),
               .becomes = {},
               .signature = Signature::forged,
               .answer = 401}});
        play({{.provider = "twilio",
               .query = tenant_query(story.business),
               .body = twilio_voice_status(story, story.twilio_status(), 3, at),
               .becomes = {},
               .signature = Signature::none,
               .answer = 401}});
        traffic_.expected.forged = {story.vapi_id + ":report",
                                    fmt::format("call:{}:{}:3", story.twilio_sid, story.twilio_status())};
        play({{.provider = "vapi",
               .query = {},
               .body = R"({"message":{"type":"status-update",)",
               .becomes = WebhookStatus::rejected,
               .answer = 400}});
        play({{.provider = "vapi", .query = {}, .body = vapi_unknown(story, at), .becomes = ignored}});
    }

    const TrafficOptions& options_;
    Random random_;
    Traffic traffic_;
};

}  // namespace

std::size_t Traffic::requests() const {
    std::size_t count = 0;
    for (const Scene& scene : scenes) count += scene.size();
    return count;
}

Scene scene_of(const CallStory& call, Instant key_from, Random& random) {
    Timed timed;
    if (!call.vapi_id.empty()) add_vapi(timed, call, key_from, random);
    if (!call.twilio_sid.empty()) add_twilio(timed, call, key_from);
    std::ranges::stable_sort(timed, {}, &Timed::value_type::first);
    Scene scene;
    for (auto& [at, webhook] : timed) scene.push_back(std::move(webhook));
    return scene;
}

Traffic make_traffic(const TrafficOptions& options) { return Composer(options).compose(); }

}  // namespace beaker::demo
