#include "ingest/auth/directory.hpp"

#include <algorithm>
#include <vector>

#include "schemas/catalogue.hpp"

namespace beaker::ingest::auth {

namespace {

/// How often sessions that are over are looked for.
constexpr std::chrono::minutes forget_interval{1};

template <class Map, class Key>
auto found_in(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto at = map.find(key);
    if (at == map.end()) return std::nullopt;
    return at->second;
}

}  // namespace

void Directory::take(std::span<const log::Stored> entries) {
    {
        const std::lock_guard lock(mutex_);
        for (const log::Stored& each : entries) {
            if (each.event) {
                keep(each.event);
            } else if (const auto decoded = decode_event(each.record->type, each.record->value)) {
                keep(*decoded);
            }
        }
    }
    call_back([this](const Waiting& waiting) { return knows(waiting.key); });
}

void Directory::keep(const Event& entry) {
    if (const auto* session = entry.as<SessionListed>()) {
        sessions_.insert_or_assign(session->session_id, *session);
    } else if (const auto* token = entry.as<ApiTokenListed>()) {
        api_tokens_.insert_or_assign(token->token_id, *token);
    } else if (const auto* member = entry.as<MemberListed>()) {
        auto& tenants = tenants_[member->person.text()];
        if (member->member) {
            if (members_.insert(member->key()).second) tenants.push_back(member->tenant_id);
        } else {
            members_.erase(member->key());
            std::erase(tenants, member->tenant_id);
        }
    }
}

std::optional<SessionListed> Directory::session(const Uuid& id) const {
    const std::lock_guard lock(mutex_);
    return found_in(sessions_, id);
}

std::optional<ApiTokenListed> Directory::api_token(const Uuid& id) const {
    const std::lock_guard lock(mutex_);
    return found_in(api_tokens_, id);
}

bool Directory::is_member(const TenantId& tenant, const PersonKey& person) const {
    const std::lock_guard lock(mutex_);
    return members_.contains(MemberListed::key_of(tenant, person));
}

std::vector<TenantId> Directory::tenants_of(const PersonKey& person) const {
    const std::lock_guard lock(mutex_);
    return found_in(tenants_, person.text()).value_or(std::vector<TenantId>{});
}

bool Directory::knows(const std::string& key) const {
    if (members_.contains(key)) return true;
    const auto slash = key.find('/');
    const auto id =
        slash == key.npos ? Uuid::parse("") : Uuid::parse(std::string_view(key).substr(slash + 1));
    return id && (sessions_.contains(*id) || api_tokens_.contains(*id));
}

void Directory::wait(const std::string& key, Steady deadline, std::move_only_function<void()> callback) {
    {
        const std::lock_guard lock(mutex_);
        if (!knows(key)) return waiting_.push_back({key, deadline, std::move(callback)});
    }
    callback();
}

void Directory::expire(Steady steady, Instant now) {
    {
        const std::lock_guard lock(mutex_);
        if (now - forgotten_at_ >= forget_interval) {
            forgotten_at_ = now;
            std::erase_if(sessions_, [&](const auto& each) { return each.second.expires_at <= now; });
        }
    }
    call_back([&](const Waiting& waiting) { return waiting.deadline <= steady; });
}

template <class Done>
void Directory::call_back(const Done& done) {
    std::vector<std::move_only_function<void()>> due;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = waiting_.begin(); each != waiting_.end();) {
            if (!done(*each)) {
                ++each;
                continue;
            }
            due.push_back(std::move(each->callback));
            each = waiting_.erase(each);
        }
    }
    for (auto& callback : due) callback();
}

}  // namespace beaker::ingest::auth
