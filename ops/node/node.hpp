#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "ops/config/config.hpp"
#include "ops/virtual_time/virtual_clock.hpp"
#include "projections/read_tables.hpp"

namespace beaker::ops {

/// One process of Beaker, wired: log, step runtime, read tables and the edge (node_edge.hpp). Three threads:
/// I/O (the one that calls `run`), core (take, decide, commit, fold) and housekeeping (waiting readers,
/// retention); beside them those that read for the edge, and one that builds generations.
class Node {
public:
    /// Opens what is on disk, folds what the tables have missed, decides what was stored and not decided
    /// (with the role `process`), and only then listens: the first read sees all that was acknowledged
    /// before the start. Errors are sentences for people.
    /// `sets`: other than in tests, those of this build.
    static std::expected<std::unique_ptr<Node>, std::string> open(const Config& config, const Clocks& clocks,
                                                                  const FoldSets& sets = fold_sets());
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    /// Serves until `stop`, or until the log or the state fails. Error: what failed; nothing acknowledged is
    /// lost.
    std::expected<void, std::string> run();

    /// Ends `run` gracefully, from any thread: requests in flight are answered, what is queued is stored.
    void stop();

    /// The port listened on.
    std::uint16_t port() const;

private:
    struct Parts;
    explicit Node(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace beaker::ops
