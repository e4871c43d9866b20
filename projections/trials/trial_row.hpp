#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/events/trial.hpp"

namespace beaker {

/// A trial, as its owner sees it. Key: the 16 bytes of its id.
struct TrialRow {
    static constexpr std::string_view table = "trials";
    static constexpr int revision = 2;
    static constexpr bool write_nulls = true;

    TenantId id;
    TrialStatus status{};
    bool ready = false;  ///< its assistant can be called
    std::string scenario;
    std::int64_t template_version = 0;
    std::string business_name;
    std::string voice;
    std::int64_t calls_used = 0;  ///< as the provider tells, also those that nobody answered
    std::int64_t calls_limit = 0;
    std::int64_t calls_a_day = 0;
    std::optional<std::string> assistant_id;
    Instant created_at;
    std::optional<Instant> ready_at;
    Instant expires_at;
    std::optional<Instant> ended_at;
    std::optional<std::string> ended_reason;  ///< "lifetime", "inactivity", or why there is no assistant
    std::optional<ReapResult> reaped;         ///< what became of the assistant when it was over
    bool operator==(const TrialRow&) const = default;

    static void indexes(const TrialRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(TrialRow, (),
                      (id, status, ready, scenario, template_version, business_name, voice, calls_used,
                       calls_limit, calls_a_day, assistant_id, created_at, ready_at, expires_at, ended_at,
                       ended_reason, reaped))

}  // namespace beaker
