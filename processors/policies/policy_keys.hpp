#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace beaker::processors {

enum class PolicyKind { number, flag, text };

/// One value that the instance goes by.
struct PolicyKey {
    std::string_view name;  ///< "<subject>.<what>_<unit>"
    PolicyKind kind;
    std::string_view usual;            ///< where nobody has set it
    std::int64_t least = 0, most = 0;  ///< of a number
    std::string_view about;
};

std::span<const PolicyKey> policy_keys();
/// None where there is no such key.
const PolicyKey* policy_key(std::string_view name);
/// Why the key cannot have this value; none where it can.
std::optional<std::string> wrong_value(const PolicyKey& key, std::string_view value);

namespace policy {
inline constexpr std::string_view trial_lifetime_hours = "trial.lifetime_hours";
inline constexpr std::string_view trial_idle_hours = "trial.idle_hours";
inline constexpr std::string_view trial_calls_max = "trial.calls_max";
inline constexpr std::string_view trial_calls_a_day_max = "trial.calls_a_day_max";
inline constexpr std::string_view trial_call_seconds_max = "trial.call_seconds_max";
inline constexpr std::string_view trials_a_day_max = "trial.per_person_a_day_max";
inline constexpr std::string_view trial_base_assistant = "trial.base_assistant";
inline constexpr std::string_view link_minutes = "sign_in.link_minutes";
inline constexpr std::string_view links_an_hour_max = "sign_in.links_an_hour_max";
inline constexpr std::string_view session_days = "sign_in.session_days";
inline constexpr std::string_view admin_session_hours = "sign_in.admin_session_hours";
inline constexpr std::string_view calls_a_minute_max = "velocity.calls_a_minute_max";
inline constexpr std::string_view calls_a_day_max = "velocity.calls_a_day_max";
inline constexpr std::string_view breaker_failures = "breakers.failures";
inline constexpr std::string_view breaker_window_seconds = "breakers.window_seconds";
inline constexpr std::string_view breaker_probe_after_seconds = "breakers.probe_after_seconds";
inline constexpr std::string_view effect_delay_seconds_max = "effects.delay_seconds_max";
}  // namespace policy

}  // namespace beaker::processors
