#include "processors/policies/policy_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace beaker::processors {

namespace {

constexpr std::size_t text_bytes_max = 64;

using enum PolicyKind;

// clang-format off
constexpr PolicyKey keys[] = {
    {policy::trial_lifetime_hours,   number, "48",  1, 2160, "How long a trial lives."},
    {policy::trial_idle_hours,       number, "24",  1, 2160, "How long it lives without use."},
    {policy::trial_calls_max,        number, "3",   0, 100, "Calls in a trial, in all."},
    {policy::trial_calls_a_day_max,  number, "2",   0, 100, "Calls in a trial, in a day."},
    {policy::trial_call_seconds_max, number, "120", 10, 3600, "How long a call of a trial may last."},
    {policy::trials_a_day_max,       number, "10",  0, 1'000'000, "Trials that one person may ask for within a day."},
    {policy::trial_base_assistant,   text, "none", 0, 0, "An assistant at Vapi that those of trials are cloned from, by its id."},
    {policy::link_minutes,           number, "20",  1, 60, "How long a link to sign in is good."},
    {policy::links_an_hour_max,      number, "5",   1, 100, "Links mailed to one person within an hour."},
    {policy::session_days,           number, "14",  1, 365, "How long somebody stays signed in."},
    {policy::admin_session_hours,    number, "8",   1, 24, "How long an admin does."},
    {"effects.mail_send.tries_max",                        number, "8",  1, 20, "Tries of a mail."},
    {"effects.mail_send.first_delay_seconds",              number, "1",  1, 300, "Before the second try, at most; doubled with each."},
    {"effects.vapi_create_assistant.tries_max",            number, "3",  1, 20, "Tries of making an assistant."},
    {"effects.vapi_create_assistant.first_delay_seconds",  number, "1",  1, 300, "Before the second try, at most; doubled with each."},
    {"effects.vapi_delete_assistant.tries_max",            number, "10", 1, 20, "Tries of deleting an assistant."},
    {"effects.vapi_delete_assistant.first_delay_seconds",  number, "1",  1, 300, "Before the second try, at most; doubled with each."},
    {policy::effect_delay_seconds_max,    number, "300", 1, 3600, "Before any try, at most, whatever its doubling."},
    {policy::breaker_failures,            number, "5",   1, 100, "Effects of one operation, their tries exhausted, that open its breaker."},
    {policy::breaker_window_seconds,      number, "60",  1, 3600, "Within how long."},
    {policy::breaker_probe_after_seconds, number, "60",  1, 3600, "How long an open breaker waits before one tries."},
    {policy::calls_a_minute_max,     number, "5",   0, 100, "Calls of one tenant in any minute: it may set fewer."},
    {policy::calls_a_day_max,        number, "50",  0, 10'000, "Calls of one tenant in any 24 hours: it may set fewer."},
    {"flags.speed_to_lead",          flag,   "true",  0, 0, "New leads are called at once."},
    {"flags.daily_report",           flag,   "true",  0, 0, "Businesses are mailed their day."},
    {"flags.form_captcha",           flag,   "false", 0, 0, "Lead forms ask for a captcha."},
    {"rules.version",                text,   "2026-11-21", 0, 0, "Of the calling rules that decisions go by."},
    {"zones.version",                text,   "2026f", 0, 0, "Of the zone data that decisions need at least."},
};
// clang-format on

}  // namespace

std::span<const PolicyKey> policy_keys() { return keys; }

const PolicyKey* policy_key(std::string_view name) {
    const auto found = std::ranges::find(keys, name, &PolicyKey::name);
    return found == std::end(keys) ? nullptr : &*found;
}

std::optional<std::string> wrong_value(const PolicyKey& key, std::string_view value) {
    if (key.kind == flag)
        return value == "true" || value == "false" ? std::nullopt : std::optional("must be true or false");
    if (key.kind == text) {
        const bool plain = !value.empty() && value.size() <= text_bytes_max &&
                           std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
        return plain ? std::nullopt : std::optional("must be 1 to 64 visible ASCII characters");
    }
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error == std::errc() && end == value.data() + value.size() && parsed >= key.least &&
        parsed <= key.most)
        return std::nullopt;
    return fmt::format("must be a whole number from {} to {}", key.least, key.most);
}

}  // namespace beaker::processors
