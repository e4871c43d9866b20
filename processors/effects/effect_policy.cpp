#include "processors/effects/effect_policy.hpp"

#include <algorithm>
#include <string>

namespace beaker::processors {

EffectPolicy policy_of(EffectOperation operation, const Policies& policies) {
    const std::string name = "effects." + std::string(enum_text(operation));
    return {.tries_max = policies.number(name + ".tries_max"),
            .first_delay = policies.seconds(name + ".first_delay_seconds"),
            .delay_max = policies.seconds(policy::effect_delay_seconds_max),
            .looks_up = operation == EffectOperation::vapi_create_assistant};
}

std::chrono::microseconds retry_delay(const EffectPolicy& policy, const Uuid& effect, std::int64_t tries) {
    const auto doublings = std::min<std::int64_t>(std::max<std::int64_t>(tries - 1, 0), 12);
    const std::chrono::microseconds most = std::min(policy.first_delay * (1 << doublings), policy.delay_max);
    const Uuid chance = Uuid::child(effect, effect.slot(), "retry", static_cast<std::uint64_t>(tries));
    std::uint64_t bits = 0;
    for (std::size_t i = 9; i < 15; ++i) bits = bits << 8 | chance.bytes()[i];
    const double fraction = static_cast<double>(bits) / static_cast<double>(std::uint64_t{1} << 48);
    return std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>(most.count()) * fraction));
}

}  // namespace beaker::processors
