#pragma once

#include "schemas/values/uuid.hpp"

namespace beaker {

/// An id of one kind of thing, so that a call's cannot be passed for a tenant's. The tag says whether every
/// such id is one that we minted.
template <class Tag>
struct Id {
    static constexpr bool printable = true;
    static constexpr std::string_view json_format = "uuid";

    Uuid uuid;

    constexpr Id() = default;
    constexpr explicit Id(const Uuid& of) : uuid(of) {}

    /// Errors: BadUuid, also for a UUID that is not version 8 where the tag wants one.
    static std::expected<Id, BadUuid> parse(std::string_view text) {
        const auto parsed = Uuid::parse(text);
        if (!parsed) return std::unexpected(parsed.error());
        if (Tag::minted_by_us && !parsed->is_key()) return std::unexpected(BadUuid{"not an id of ours"});
        return Id(*parsed);
    }
    std::string text() const { return uuid.text(); }
    /// Appends text().
    void append_text(std::string& out) const { uuid.append_text(out); }
    constexpr Slot slot() const { return uuid.slot(); }

    auto operator<=>(const Id&) const = default;
};

/// A trial or the business it becomes. Its slot places all of the tenant's stream, so only an id of ours will
/// do.
struct TenantTag {
    static constexpr bool minted_by_us = true;
};
struct CallTag {
    static constexpr bool minted_by_us = false;
};
struct EventTag {
    static constexpr bool minted_by_us = false;
};
struct TimerTag {
    static constexpr bool minted_by_us = false;
};

using TenantId = Id<TenantTag>;
using CallId = Id<CallTag>;
using EventId = Id<EventTag>;
using TimerId = Id<TimerTag>;

}  // namespace beaker

template <class Tag>
struct std::hash<beaker::Id<Tag>> {
    std::size_t operator()(const beaker::Id<Tag>& id) const noexcept {
        return std::hash<beaker::Uuid>{}(id.uuid);
    }
};
