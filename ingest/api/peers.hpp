#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "ingest/auth/forwarded.hpp"
#include "ingest/http/message.hpp"
#include "projections/shares/query_nodes.hpp"

namespace beaker::ingest::api {

/// The other nodes that answer queries, for one that holds a share of the partitions or none. All of it any
/// thread.
struct Peers {
    /// Whether this node holds a partition, up to date.
    std::function<bool(PartitionId)> holds;
    /// Who holds it, this node among them, in the order in which to ask.
    std::function<std::vector<QueryNodes::Holder>(PartitionId)> holders;
    Uuid self;
    /// One GET, once, answered within the time; blocks. Error: there was no answer, for a log line.
    using Headers = std::vector<std::pair<std::string, std::string>>;
    std::function<std::expected<http::Response, std::string>(
        const std::string& address, const std::string& target, const Headers& headers,
        std::chrono::milliseconds within)>
        get;
    /// It did not answer: others are asked first for a while.
    std::function<void(const Uuid& node, const std::string& why)> failed;
    /// Runs a task that may block for seconds, on threads of which there are some.
    std::function<void(std::move_only_function<void()>)> execute;
    const auth::ForwardSeal& seal;
};

}  // namespace beaker::ingest::api
