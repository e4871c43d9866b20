#include "ops/sandbox/webhooks_back.hpp"

#include "processors/connectors/http_call.hpp"

namespace beaker::ops {

using std::chrono::milliseconds;

std::optional<std::string> WebhooksBack::set(const WebhookPace& pace) {
    const auto percent = [](std::int64_t value) { return value >= 0 && value <= 100; };
    if (pace.milliseconds < 0 || pace.milliseconds > 60'000) return "/milliseconds must be from 0 to 60000";
    if (!percent(pace.disorder_percent)) return "/disorder_percent must be from 0 to 100";
    if (!percent(pace.repeat_percent)) return "/repeat_percent must be from 0 to 100";
    const std::lock_guard lock(mutex_);
    pace_ = pace;
    return std::nullopt;
}

void WebhooksBack::send(const std::vector<WebhookBack>& all) {
    std::int64_t place = 0;
    for (const WebhookBack& each : all) {
        std::vector<milliseconds> times;
        {
            const std::lock_guard lock(mutex_);
            const auto chance = [&](std::int64_t percent) {
                return random_.percent(static_cast<unsigned>(percent));
            };
            const std::int64_t late = chance(pace_.disorder_percent) ? 3 * pace_.milliseconds / 2 + 1 : 0;
            times.emplace_back(++place * pace_.milliseconds + late);
            if (chance(pace_.repeat_percent))
                times.push_back(times.front() + milliseconds(pace_.milliseconds / 2));
        }
        for (const milliseconds later : times) send_after(later, each);
    }
}

void WebhooksBack::send_after(milliseconds later, const WebhookBack& webhook) {
    delayed_.add(later, [this, webhook] {
        const auto reply =
            connectors::call({.method = "POST",
                              .url = webhook.url,
                              .headers = webhook.headers,
                              .body = webhook.body,
                              .timeouts = {.connect = milliseconds(1000), .answer = milliseconds(5000)}});
        if (!reply || reply->status != 200) return;
        const std::lock_guard lock(mutex_);
        ++taken_;
    });
}

std::int64_t WebhooksBack::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

}  // namespace beaker::ops
