#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "log/log.hpp"
#include "schemas/events/directory.hpp"

namespace beaker::ingest::auth {

/// What the topic `directory` says of who may come in, in memory: sessions, API tokens, memberships. Any
/// thread.
class Directory {
public:
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()

    Directory() = default;
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    /// For the topic `directory`, from its first record on. What it cannot read is of a later build, and
    /// passed over: it lets nobody in.
    void take(std::span<const log::Stored> entries);

    std::optional<SessionListed> session(const Uuid& id) const;
    std::optional<ApiTokenListed> api_token(const Uuid& id) const;
    bool is_member(const TenantId& tenant, const PersonKey& person) const;
    /// Whatever the person belongs to.
    std::vector<TenantId> tenants_of(const PersonKey& person) const;

    /// Calls back once something is listed under the key, or at the first `expire` from the deadline on; at
    /// once where something is listed now. What was decided a moment ago may not have come here yet.
    void wait(const std::string& key, Steady deadline, std::move_only_function<void()> callback);
    /// Call it every few tens of milliseconds. Sessions that are over at `now` are forgotten.
    void expire(Steady steady, Instant now);

private:
    struct Waiting {
        std::string key;
        Steady deadline;
        std::move_only_function<void()> callback;
    };

    void keep(const Event& entry);
    bool knows(const std::string& key) const;
    template <class Done>
    void call_back(const Done& done);

    mutable std::mutex mutex_;
    std::unordered_map<Uuid, SessionListed> sessions_;
    std::unordered_map<Uuid, ApiTokenListed> api_tokens_;
    std::set<std::string> members_;                                   // by MemberListed::key()
    std::unordered_map<std::string, std::vector<TenantId>> tenants_;  // by the person's key
    std::list<Waiting> waiting_;
    Instant forgotten_at_;
};

}  // namespace beaker::ingest::auth
