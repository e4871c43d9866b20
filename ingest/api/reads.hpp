#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "ingest/api/router.hpp"
#include "ingest/api/spread_read.hpp"
#include "log/clock.hpp"
#include "projections/applied_watch.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ingest::api {

/// Runs a task soon, on a thread that may read from disk: not the I/O thread, and not the one that commits.
using Execute = std::function<void(std::move_only_function<void()>)>;

/// What reads stand on; all of it must outlive every answer that is still owed.
struct ReadSurroundings {
    const Queries& queries;
    AppliedWatch& applied;  ///< somebody else calls its expire()
    const log::Clock& real_clock;
    std::uint16_t partitions;
    Execute execute;
    auth::IsMember is_member = [](const TenantId&, const PersonKey&) { return false; };
    const Peers* peers = nullptr;  ///< none: this node holds all partitions
};

/// The GET routes over the read tables. Each may be asked with `Beaker-Min-Position`: it then waits, at most
/// two seconds and without a thread, until the tables hold what was written there, of the partitions that it
/// reads. Answers carry a strong ETag, and If-None-Match gives 304. What this node does not hold, or holds
/// for another one to answer, is asked of the nodes that do: see spread().
class Reads {
public:
    explicit Reads(ReadSurroundings surroundings) : surroundings_(std::move(surroundings)) {}
    Reads(const Reads&) = delete;
    Reads& operator=(const Reads&) = delete;

    /// They refer to this.
    std::vector<Route> routes();

    /// What an admin would be answered, from whichever node holds it. Blocks, so only where there are peers,
    /// and on their threads: see Peers::execute.
    http::Response webhook_now(const Uuid& id) const;
    http::Response dead_letter_now(const Uuid& input) const;
    http::Response trial_now(const TenantId& trial) const;

private:
    /// A read that was understood: what it reads of (none: everything), and the question itself.
    struct Read {
        std::optional<PartitionId> partition;
        Ask ask;
        Together together = Together::one;
        std::size_t limit = 0;
        bool has_next = true;
    };
    using Understood = std::expected<Read, http::Response>;
    using Understand = Understood (Reads::*)(const Asked&) const;

    Understood call(const Asked& asked) const;
    Understood calls(const Asked& asked) const;
    Understood webhook_events(const Asked& asked) const;
    Understood webhook_event(const Asked& asked) const;
    Understood parked(const Asked& asked) const;
    Understood dead_letters(const Asked& asked) const;
    Understood dead_letter(const Asked& asked) const;
    Understood action(const Asked& asked) const;
    Understood tokens(const Asked& asked) const;
    Understood trial(const Asked& asked) const;
    Understood effects(const Asked& asked) const;
    Understood breakers(const Asked& asked) const;
    Understood policies(const Asked& asked) const;
    Understood pauses(const Asked& asked) const;
    Understood compliance(const Asked& asked) const;

    Serve serve(Understand understand);
    std::vector<PartitionId> partitions_of(const Read& read) const;
    SpreadSurroundings spreading() const;
    /// Whether it is for this node alone to answer, where there are others.
    bool is_ours(const std::vector<PartitionId>& partitions) const;
    void answer_here(http::Request request, Ask ask, const PartWanted& part, const Positions& wanted,
                     std::chrono::nanoseconds patience, http::Respond respond);
    void answer_forwarded(Asked asked, Read read, const Positions& wanted, http::Respond respond);
    SpreadRead spread_read(Asked asked, Read read, Positions wanted) const;
    http::Response now(Understand understand, std::string_view path, const Uuid& id) const;
    template <class Owner>
    bool may_see(const auth::Caller& caller, const std::string& row) const;
    /// The positions to wait for; a 400 where the header cannot be read or names no partition of ours.
    std::expected<Positions, http::Response> awaited(const http::Request& request,
                                                     std::optional<PartitionId> partition) const;

    ReadSurroundings surroundings_;
};

}  // namespace beaker::ingest::api
