#pragma once

#include <chrono>
#include <cstdint>

#include "processors/policies/policies.hpp"
#include "schemas/events/effect.hpp"

namespace beaker::processors {

/// How an operation is tried again. Look-ups and requests that nobody took are no tries.
struct EffectPolicy {
    std::int64_t tries_max;
    std::chrono::seconds first_delay;  ///< doubled with each try
    std::chrono::seconds delay_max;    ///< up to this
    /// What may have been done is looked for before it is asked for again, because the provider would do it
    /// twice. False: doing it twice is as good as once.
    bool looks_up;
    bool operator==(const EffectPolicy&) const = default;
};

EffectPolicy policy_of(EffectOperation operation, const Policies& policies);

/// How long to wait before the next try: at random between nothing and the doubled delay ("full jitter"), so
/// that those who failed together do not come back together. Chance comes from the effect's id: the same
/// effect always waits as long.
std::chrono::microseconds retry_delay(const EffectPolicy& policy, const Uuid& effect, std::int64_t tries);

}  // namespace beaker::processors
