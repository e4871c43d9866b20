#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

// Events of a trial, on the stream `tenant/<id>`.

/// How far a trial has come; never backwards.
enum class TrialStatus { pending, ready, active, converted, expired, failed };
BOOST_DESCRIBE_ENUM(TrialStatus, pending, ready, active, converted, expired, failed)

/// A person wants to try an assistant.
struct TrialRequested {
    static constexpr std::string_view type = "beaker.trial.requested.v1";
    TenantId tenant_id;
    PersonKey person;
    std::string scenario;  ///< the key of a template, such as "hvac_lead_intake"
    std::string business_name;
    std::optional<std::string> voice;
    std::map<std::string, Pii<std::string>> persona;    ///< stands above the template's defaults
    std::map<std::string, Pii<std::string>> knowledge;  ///< of the business: services, hours, area, …
    bool operator==(const TrialRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialRequested, (),
                      (tenant_id, person, scenario, business_name, voice, persona, knowledge))

/// Before that, on the stream of the person: may they have one more?
struct TrialAllowanceRequested {
    static constexpr std::string_view type = "beaker.trial.allowance_requested.v1";
    TenantId tenant_id;  ///< of the trial that they want
    bool operator==(const TrialAllowanceRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialAllowanceRequested, (), (tenant_id))

/// They may.
struct TrialAllowed {
    static constexpr std::string_view type = "beaker.trial.allowed.v1";
    TenantId tenant_id;
    PersonKey person;
    bool operator==(const TrialAllowed&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialAllowed, (), (tenant_id, person))

/// The trial is there; its assistant is being made.
struct TrialCreated {
    static constexpr std::string_view type = "beaker.trial.created.v1";
    TenantId tenant_id;
    PersonKey person;
    std::string scenario;
    std::int64_t template_version = 0;
    std::string business_name;
    std::string voice;
    std::int64_t calls_limit = 0;
    std::int64_t calls_a_day = 0;
    Instant expires_at;
    bool operator==(const TrialCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialCreated, (),
                      (tenant_id, person, scenario, template_version, business_name, voice, calls_limit,
                       calls_a_day, expires_at))

/// A person belongs to a tenant from now on.
enum class MemberRole { owner, member };
BOOST_DESCRIBE_ENUM(MemberRole, owner, member)
struct MemberAdded {
    static constexpr std::string_view type = "beaker.member.added.v1";
    TenantId tenant_id;
    PersonKey person;
    MemberRole role{};
    bool operator==(const MemberAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(MemberAdded, (), (tenant_id, person, role))

/// The assistant is there.
struct TrialReady {
    static constexpr std::string_view type = "beaker.trial.ready.v1";
    TenantId tenant_id;
    std::string assistant_id;
    bool operator==(const TrialReady&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialReady, (), (tenant_id, assistant_id))

/// The assistant talks to somebody.
struct TrialUsed {
    static constexpr std::string_view type = "beaker.trial.used.v1";
    TenantId tenant_id;
    bool operator==(const TrialUsed&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialUsed, (), (tenant_id))

/// A call counts among those of the trial, or no longer does: it was the same as another one, or never ours.
struct TrialCallsCounted {
    static constexpr std::string_view type = "beaker.trial.calls_counted.v1";
    TenantId tenant_id;
    CallId call_id;
    bool counts = false;
    std::int64_t calls_used = 0;  ///< how many do now
    bool operator==(const TrialCallsCounted&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialCallsCounted, (), (tenant_id, call_id, counts, calls_used))

/// There will be no assistant.
struct TrialFailed {
    static constexpr std::string_view type = "beaker.trial.failed.v1";
    TenantId tenant_id;
    std::string reason;
    bool operator==(const TrialFailed&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialFailed, (), (tenant_id, reason))

/// Why a trial is over.
enum class TrialEnd { lifetime, inactivity };
BOOST_DESCRIBE_ENUM(TrialEnd, lifetime, inactivity)

/// The trial is over: nobody is called for it any more.
struct TrialExpired {
    static constexpr std::string_view type = "beaker.trial.expired.v1";
    TenantId tenant_id;
    TrialEnd reason{};
    std::int64_t age_seconds = 0;
    bool operator==(const TrialExpired&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialExpired, (), (tenant_id, reason, age_seconds))

/// What became of the assistant of a trial that is over.
enum class ReapResult { deleted, none, failed };
BOOST_DESCRIBE_ENUM(ReapResult, deleted, none, failed)
struct TrialReaped {
    static constexpr std::string_view type = "beaker.trial.reaped.v1";
    TenantId tenant_id;
    ReapResult result{};
    std::optional<std::string> note;  ///< where it failed
    bool operator==(const TrialReaped&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialReaped, (), (tenant_id, result, note))

/// The answer to TrialRequested.
struct TrialAnswer {
    TenantId id;
    TrialStatus status{};
    bool ready = false;
    Instant expires_at;
    bool operator==(const TrialAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrialAnswer, (), (id, status, ready, expires_at))

}  // namespace beaker
