// Vapi away, in real time, while people begin trials and webhooks come in: what is said of it meanwhile, what
// becomes of the trials, and what webhooks notice of it. BEAKER_OUTAGE_SECONDS=300 is the whole one, by the
// usual policies; without it, a short one by quicker policies.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "tests/repetitions.hpp"
#include "tests/system/load.hpp"
#include "tests/system/site.hpp"

namespace beaker::testing {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// Webhooks at an even pace on several connections; how long each took to be answered.
class PacedWebhooks {
public:
    static constexpr int connections = 4;

    PacedWebhooks(std::uint16_t port, int a_second)
        : port_(port), interval_(std::chrono::microseconds(1s) * connections / a_second) {
        for (int i = 0; i < connections; ++i)
            threads_.emplace_back([this](const std::stop_token& stop) { send(stop); });
    }

    /// The p99 since the last call, and how many were not answered 200.
    struct Phase {
        std::size_t webhooks = 0, not_200 = 0;
        double p50_ms = 0, p99_ms = 0;
    };
    Phase phase() {
        const std::lock_guard lock(mutex_);
        std::ranges::sort(took_ms_);
        Phase phase{.webhooks = took_ms_.size(), .not_200 = not_200_};
        if (!took_ms_.empty()) {
            phase.p50_ms = took_ms_[took_ms_.size() / 2];
            phase.p99_ms = took_ms_[took_ms_.size() * 99 / 100];
        }
        took_ms_.clear();
        not_200_ = 0;
        return phase;
    }

private:
    void send(const std::stop_token& stop) {
        Client client(port_);
        for (auto due = Steady::now(); !stop.stop_requested(); due += interval_) {
            std::this_thread::sleep_until(due);
            client.send(signed_post(unique_webhook(next_++ * 5 + 3).delivery));  // all of Vapi's
            const int status = client.answer().status();
            const double took = std::chrono::duration<double, std::milli>(Steady::now() - due).count();
            const std::lock_guard lock(mutex_);
            took_ms_.push_back(took);
            not_200_ += status != 200;
        }
    }

    const std::uint16_t port_;
    const std::chrono::microseconds interval_;
    std::atomic<std::uint64_t> next_{0};
    std::mutex mutex_;
    std::vector<double> took_ms_;
    std::size_t not_200_ = 0;
    std::vector<std::jthread> threads_;
};

/// The lines of /metrics that tell of effects.
std::string told_by_metrics(const Site& site) {
    const std::string all = site.visitor().ask("GET", "/metrics").body;
    std::string found;
    for (std::size_t at = 0; at < all.size();) {
        const std::string line = all.substr(at, all.find('\n', at) - at);
        at += line.size() + 1;
        if (line.starts_with("beaker_breaker_open{operation=\"vapi_create_assistant\"") ||
            line.starts_with("beaker_effects_waiting") || line.starts_with("beaker_effects_in_flight"))
            found += "\n  " + line;
    }
    return found;
}

std::string breakers(const Site& site) { return site.admin().ask("GET", "/v1/admin/circuit-breakers").body; }

void tell(const std::string& when, PacedWebhooks& webhooks, const Site& site) {
    const auto phase = webhooks.phase();
    CHECK(phase.webhooks > 0);
    CHECK(phase.not_200 == 0);
    MESSAGE(when, ": ", phase.webhooks, " webhooks, p50 ", phase.p50_ms, " ms, p99 ", phase.p99_ms, " ms\n  ",
            breakers(site), told_by_metrics(site));
}

TEST_CASE("outage: Vapi is away really, people go on beginning trials, and webhooks notice nothing") {
    const bool whole = std::getenv("BEAKER_OUTAGE_SECONDS") != nullptr;
    const std::chrono::seconds away(repetitions("BEAKER_OUTAGE_SECONDS", 8));
    const auto around = whole ? 60s : 3s;
    Site site;
    const auto dana = site.signed_in("dana@example.com");
    const std::string quicker =
        R"("breakers.probe_after_seconds":"2","effects.vapi_create_assistant.tries_max":"1",)";
    REQUIRE(
        site.admin()
            .ask("POST", "/v1/admin/policies",
                 fmt::format(R"({{"values":{{{}"trial.per_person_a_day_max":"100000"}},"reason":"a test"}})",
                             whole ? "" : quicker))
            .status() == 200);
    std::vector<std::string> trials;  // of that thread alone, until it has ended
    std::jthread people([&](const std::stop_token& stop) {
        for (; !stop.stop_requested(); std::this_thread::sleep_for(whole ? 500ms : 200ms)) {
            Answer answer;
            CHECK(in_time([&] {  // 202 where the machine is too slow to answer in time
                answer = dana.ask("POST", "/v1/trials",
                                  R"({"scenario":"hvac_lead_intake","business_name":"Example Heating"})",
                                  fmt::format("{}Idempotency-Key: {}\r\n", site.from_afar(), trials.size()));
                return answer.status() == 201;
            }));
            trials.push_back(json_at(answer.body, "/id"));
        }
    });
    // Few enough for a program that a sanitizer slows down, where nothing is measured.
    PacedWebhooks webhooks(site.node->port(), whole ? 200 : 40);
    std::this_thread::sleep_for(around);
    tell("before", webhooks, site);

    site.sandbox_ask("PUT", "/sandbox/faults", R"({"provider":"vapi","fault":"5xx"})");
    const auto gone = Steady::now();
    REQUIRE(in_time([&] { return breakers(site).contains(R"("status":"open")"); }));
    MESSAGE("open after ", std::chrono::duration<double>(Steady::now() - gone).count(), " s");
    std::this_thread::sleep_until(gone + away);
    tell("while it is away", webhooks, site);

    site.sandbox_ask("DELETE", "/sandbox/faults");
    const auto back = Steady::now();
    people.request_stop();
    people.join();
    std::size_t ready = 0;
    REQUIRE(in_time([&] {
        while (ready < trials.size() &&
               dana.ask("GET", "/v1/trials/" + trials[ready] + "?ready=1").body == R"({"ready":true})")
            ++ready;
        return ready == trials.size();
    }));
    MESSAGE("all ", ready, " trials are ready ", std::chrono::duration<double>(Steady::now() - back).count(),
            " s after it was back");
    CHECK(breakers(site).contains(R"("status":"closed")"));
    std::this_thread::sleep_for(around);
    tell("after", webhooks, site);
}

}  // namespace
}  // namespace beaker::testing
