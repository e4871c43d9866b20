#include "processors/effects/effect_policy.hpp"

#include <algorithm>
#include <utility>

namespace beaker::processors {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds delay_max = 5min;

}  // namespace

EffectPolicy policy_of(EffectOperation operation) {
    switch (operation) {
        case EffectOperation::mail_send:
            return {.tries_max = 8, .first_delay = 1s, .looks_up = false};
        case EffectOperation::vapi_create_assistant:
            return {.tries_max = 3, .first_delay = 1s, .looks_up = true};
        case EffectOperation::vapi_delete_assistant:
            return {.tries_max = 10, .first_delay = 1s, .looks_up = false};
    }
    std::unreachable();
}

std::chrono::microseconds retry_delay(const EffectPolicy& policy, const Uuid& effect, std::int64_t tries) {
    const auto doublings = std::min<std::int64_t>(std::max<std::int64_t>(tries - 1, 0), 9);
    const std::chrono::microseconds most = std::min(policy.first_delay * (1 << doublings), delay_max);
    const Uuid chance = Uuid::child(effect, effect.slot(), "retry", static_cast<std::uint64_t>(tries));
    std::uint64_t bits = 0;
    for (std::size_t i = 9; i < 15; ++i) bits = bits << 8 | chance.bytes()[i];
    const double fraction = static_cast<double>(bits) / static_cast<double>(std::uint64_t{1} << 48);
    return std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>(most.count()) * fraction));
}

}  // namespace beaker::processors
