#include "ops/demo/player.hpp"

#include <fmt/format.h>

#include <atomic>
#include <ctime>
#include <mutex>
#include <thread>

#include "ingest/webhooks/sign.hpp"
#include "schemas/values/form.hpp"

namespace beaker::demo {

namespace {

constexpr std::string_view forgers_secret = "a secret that is not ours";

/// Plays scenes from a common list; one for each thread.
class Player {
public:
    Player(const Traffic& traffic, const Door& door, const std::function<void(std::size_t)>& progress)
        : traffic_(traffic), door_(door), progress_(progress) {}

    void play_all() {
        ops::HttpClient client(door_.address);
        for (std::size_t i = next_scene_++; i < traffic_.scenes.size(); i = next_scene_++)
            for (const Webhook& webhook : traffic_.scenes[i]) {
                send(client, webhook);
                progress_(++done_);
            }
    }

    Played take() { return std::move(played_); }

private:
    void send(ops::HttpClient& client, const Webhook& webhook) {
        const auto request = signed_request(webhook, door_, std::time(nullptr));
        const auto answer = client.post(request.target, request.headers, webhook.body);
        const std::lock_guard lock(mutex_);
        if (!answer) {
            played_.surprises.push_back(fmt::format("{}: {}", request.target, answer.error()));
            return;
        }
        ++played_.answers[answer->status];
        if (const auto positions = Positions::parse(answer->position)) played_.positions.advance(*positions);
        if (answer->status != webhook.answer)
            played_.surprises.push_back(fmt::format("{}: answered {} instead of {}: {}", request.target,
                                                    answer->status, webhook.answer, answer->body));
    }

    const Traffic& traffic_;
    const Door& door_;
    const std::function<void(std::size_t)>& progress_;
    std::atomic<std::size_t> next_scene_{0}, done_{0};
    std::mutex mutex_;
    Played played_;
};

}  // namespace

SignedRequest signed_request(const Webhook& webhook, const Door& door, std::int64_t unix_seconds) {
    SignedRequest request{.target = fmt::format("/webhooks/{}", webhook.provider), .headers = {}};
    if (!webhook.query.empty()) request.target += "?" + webhook.query;
    const bool form = webhook.provider == "twilio";
    request.headers.emplace_back("Content-Type",
                                 form ? "application/x-www-form-urlencoded" : "application/json");
    if (webhook.signature == Signature::none) return request;

    const auto secret = [&](const std::string& ours) {
        return webhook.signature == Signature::forged ? forgers_secret : std::string_view(ours);
    };
    namespace sign = ingest::webhooks;
    if (webhook.provider == "stripe")
        request.headers.emplace_back(
            "Stripe-Signature",
            sign::stripe_signature_header(webhook.body, secret(door.stripe_secret), unix_seconds));
    if (webhook.provider == "vapi")
        request.headers.emplace_back("x-vapi-signature",
                                     sign::vapi_signature_header(webhook.body, secret(door.vapi_secret)));
    if (form)
        request.headers.emplace_back(
            "X-Twilio-Signature",
            sign::twilio_signature_header(door.public_url + request.target, parse_form(webhook.body).value(),
                                          secret(door.twilio_token)));
    return request;
}

Played play(const Traffic& traffic, const Door& door, std::size_t connections,
            const std::function<void(std::size_t)>& progress) {
    Player player(traffic, door, progress);
    const auto started = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < connections; ++i) threads.emplace_back([&player] { player.play_all(); });
    }
    Played played = player.take();
    played.took = std::chrono::steady_clock::now() - started;
    return played;
}

}  // namespace beaker::demo
