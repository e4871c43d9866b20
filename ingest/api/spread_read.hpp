#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "ingest/api/peers.hpp"
#include "log/clock.hpp"
#include "projections/applied_watch.hpp"
#include "projections/query/queries.hpp"

namespace beaker::ingest::api {

/// Which part of an answer is wanted: of which partitions (none named: all), and with places to merge by.
struct PartWanted {
    SomePartitions partitions;
    bool tells_places = false;
};
/// A question to the tables. May be asked from several threads at once.
using Ask = std::function<http::Response(const Queries&, const PartWanted&)>;

/// How the answers of several nodes become one.
enum class Together {
    one,    ///< one partition has it
    pages,  ///< a list: merge_pages()
    any,    ///< whichever has it; 404 where all say so
};

/// A read that several nodes may have to answer.
struct SpreadRead {
    http::Request request;
    auth::Caller caller;
    std::vector<PartitionId> partitions;  ///< all that it reads of
    Positions wanted;                     ///< what the answer must contain, of these
    Together together = Together::one;
    std::size_t limit = 0;  ///< of a page
    bool has_next = true;   ///< false: a list without pages
    Ask ask;
    std::chrono::nanoseconds deadline{};  ///< steady
};

/// What spread reads stand on; all of it must outlive every answer that is still owed.
struct SpreadSurroundings {
    const Peers& peers;
    const Queries& queries;
    AppliedWatch& applied;
    const log::Clock& real_clock;  ///< seals end by it
};

/// How long a read may take, over all nodes.
inline constexpr std::chrono::seconds read_patience{5};

/// Asks those who hold what is read, each once, all at a time: the one whose it is, and where that one does
/// not answer those who stand by (`Beaker-Stale: 1`, for they may lag behind what it has shown). This node is
/// one of them. Answers 503 with the reason where nobody holds a partition, or nobody answers for it in time.
void spread(const SpreadSurroundings& around, SpreadRead read, http::Respond respond);
/// The same at once, for a thread that may block.
http::Response spread_now(const SpreadSurroundings& around, const SpreadRead& read);

}  // namespace beaker::ingest::api
