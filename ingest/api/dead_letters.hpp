#pragma once

#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/reads.hpp"
#include "ingest/api/router.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ingest::api {

/// What admins do about inputs that could not be decided: have them decided again, or answer for leaving
/// them. Each is an action on the stream of that input, so that two who do it at once do it once.
class DeadLetters {
public:
    /// All must outlive every answer that is still owed. `execute`: on a thread that may read from disk.
    /// `elsewhere`: who finds what other nodes hold, where there are some; `execute` may block then.
    DeadLetters(const Queries& queries, Actions& actions, Execute execute, const Reads* elsewhere = nullptr)
        : queries_(queries), actions_(actions), execute_(std::move(execute)), elsewhere_(elsewhere) {}
    DeadLetters(const DeadLetters&) = delete;
    DeadLetters& operator=(const DeadLetters&) = delete;

    /// `POST /v1/admin/webhook-events/{id}/reprocess`, `/v1/admin/dead-letters/{id}/requeue` and `…/resolve`.
    /// They refer to this.
    std::vector<Route> routes();

private:
    using Perform = void (DeadLetters::*)(const Uuid& id, const Asked& asked, http::Respond respond);

    Serve serve(Perform perform);
    void reprocess(const Uuid& id, const Asked& asked, http::Respond respond);
    std::expected<std::optional<RecordCopy>, QueryError> original_of(const Uuid& id) const;
    std::expected<std::optional<RecordCopy>, QueryError> record_of(const Uuid& id) const;
    std::expected<std::optional<Queries::WebhookInput>, QueryError> webhook_of(const Uuid& id) const;
    std::expected<std::optional<std::string>, QueryError> stream_of(const Uuid& id) const;
    void requeue(const Uuid& id, const Asked& asked, http::Respond respond);
    void resolve(const Uuid& id, const Asked& asked, http::Respond respond);

    const Queries& queries_;
    Actions& actions_;
    const Execute execute_;
    const Reads* const elsewhere_;
};

}  // namespace beaker::ingest::api
