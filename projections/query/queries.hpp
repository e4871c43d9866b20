#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/state_store.hpp"
#include "projections/dead_letters/dead_letter_row.hpp"
#include "projections/effects/effect_row.hpp"
#include "projections/webhooks/webhook_event_row.hpp"
#include "schemas/values/call_status.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Why a query gives no answer; `detail` is for people and holds no personal data.
struct QueryError {
    enum class Code {
        bad_cursor,   ///< not one that this list gave out with these filters
        bad_limit,    ///< 0 or over 500
        unavailable,  ///< the tables cannot be read
    };
    Code code;
    std::string detail;
};

/// Some of the partitions; none named: all of them.
using SomePartitions = std::optional<std::vector<PartitionId>>;

/// A part of a list: how many items at most, and where it starts.
struct Page {
    static constexpr std::size_t limit_max = 500;
    std::size_t limit = 50;
    std::string cursor;              ///< `next` of the page before; empty: from the start
    SomePartitions partitions = {};  ///< of a list over all of them
    bool tells_places = false;       ///< `"places":["…"]` too, each item's, to be merged: see merge_pages()
};

/// Which calls of a tenant. Times are those of our first event of a call.
struct CallsFilter {
    std::optional<CallStatus> status;
    std::optional<Instant> from;  ///< inclusive
    std::optional<Instant> to;    ///< exclusive
    Page page;
};

/// Which webhooks. All that are set must hold.
struct WebhooksFilter {
    std::optional<std::string> provider;
    std::optional<WebhookStatus> status;
    std::optional<std::string> kind;
    std::optional<std::string> event_id;
    std::optional<TenantId> tenant;
    std::optional<Instant> from;  ///< received at or after it
    std::optional<Instant> to;    ///< received before it
    Page page;
};

/// Which effects. All that are set must hold.
struct EffectsFilter {
    std::optional<EffectStatus> status;
    std::optional<EffectOperation> operation;
    Page page;
};

/// Which dead letters. All that are set must hold.
struct DeadLettersFilter {
    std::optional<DeadLetterStatus> status;
    std::optional<std::string> cause;
    Page page;
};

/// The questions that can be asked of the read tables. Every answer is JSON as it is stored, a list is
/// `{"items":[…],"next":"…"|null}`, newest first; each is taken from one snapshot. A filter that meets few of
/// many rows may give a short or empty page with a `next`: at most 50,000 entries are looked at for one page.
/// Any thread.
class Queries {
public:
    using Answer = std::expected<std::string, QueryError>;
    using MaybeAnswer = std::expected<std::optional<std::string>, QueryError>;

    /// Both must outlive the queries. The log is asked for payloads alone.
    Queries(const log::Snapshots& tables, const log::Log& log) : tables_(tables), log_(log) {}

    /// The call of this id or alias; none where there is none.
    MaybeAnswer call(const CallId& id) const;
    Answer calls_of(const TenantId& tenant, const CallsFilter& filter) const;

    /// The webhook with this ce_id; none where there is none.
    MaybeAnswer webhook_event(const Uuid& id) const;
    Answer webhook_events(const WebhooksFilter& filter) const;

    /// A webhook's body as it came, from `inputs`.
    struct Payload {
        std::string content_type;
        std::string body;  ///< personal data
    };
    /// None where there is no such webhook, or where `inputs` no longer keeps it.
    std::expected<std::optional<Payload>, QueryError> webhook_payload(const Uuid& id) const;

    /// Webhooks that wait for their route's owner.
    Answer parked(const Page& page) const;

    /// Inputs that could not be decided, in whatever stream.
    Answer dead_letters(const DeadLettersFilter& filter) const;
    MaybeAnswer dead_letter(const Uuid& input, const SomePartitions& among = {}) const;
    /// The stream in which an input is a dead letter; none where it is none.
    std::expected<std::optional<std::string>, QueryError> stream_of_dead_letter(const Uuid& input) const;
    /// The input as it was when it last failed; none where there is no such dead letter.
    std::expected<std::optional<RecordCopy>, QueryError> dead_letter_record(
        const Uuid& input, const SomePartitions& among = {}) const;

    /// The input of a webhook as it lies in `inputs`, and the tenant that it came to since, where that is not
    /// its own stream. None where there is no such webhook, or where `inputs` no longer keeps it.
    struct WebhookInput {
        RecordPtr record;
        std::optional<TenantId> tenant;
    };
    std::expected<std::optional<WebhookInput>, QueryError> webhook_input(const Uuid& id) const;
    /// The same of a row that another node has told.
    std::expected<std::optional<WebhookInput>, QueryError> webhook_input(const Uuid& id,
                                                                         const WebhookEventRow& row) const;

    /// A person's API tokens.
    Answer api_tokens_of(const PersonKey& person, const Page& page) const;

    MaybeAnswer trial(const TenantId& id) const;
    /// How a tenant calls.
    MaybeAnswer compliance(const TenantId& id) const;
    /// What the instance goes by where it is not usual, its history, and what is paused.
    Answer policies() const;
    /// Whether a trial's assistant can be called: `{"ready":true}`.
    MaybeAnswer trial_readiness(const TenantId& id) const;

    Answer effects(const EffectsFilter& filter) const;
    /// Every operation's: `{"items":[…]}`, or those whose breakers are in some partitions.
    Answer breakers(const Page& some = {}) const;

    /// What became of an action.
    MaybeAnswer action(const Uuid& id) const;

private:
    /// The row, in whichever partition it is.
    std::optional<std::pair<PartitionId, DeadLetterRow>> find_dead_letter(const log::RowReader& rows,
                                                                          const Uuid& input,
                                                                          const SomePartitions& among) const;

    const log::Snapshots& tables_;
    const log::Log& log_;
};

}  // namespace beaker
