#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ops/benchmarks/load/percentiles.hpp"
#include "ops/benchmarks/load/requests.hpp"
#include "schemas/values/position.hpp"

namespace beaker::bench {

struct LoadOptions {
    std::uint16_t port = 0;       ///< on 127.0.0.1
    std::size_t connections = 1;  ///< kept alive, all served by the calling thread
    double rate = 0;     ///< requests a second, sent when they are due; 0: each when the last is answered
    double seconds = 3;  ///< how long is measured
    double warm_up_seconds = 0;     ///< before that: sent, but not counted
    std::size_t visible_every = 0;  ///< every so many POSTs the call is read; 0: never
    std::string admin_token;        ///< for those reads
    std::size_t first = 0;          ///< the request to begin with
    std::vector<std::size_t> only;  ///< where there are any: these and no others
    bool repeat = false;     ///< begins anew with the first request when all are sent, else that ends it
    bool by_second = false;  ///< also tells latencies second by second
    bool record = false;     ///< keeps which requests were acknowledged, where, and which were not answered
};

struct LoadResult {
    std::size_t requests = 0;  ///< sent, those of the warm-up too, without reads behind POSTs
    std::size_t next = 0;      ///< the first request that was not sent
    std::size_t not_200 = 0;   ///< answers other than 200, and reads that did not show the call
    std::size_t lost = 0;      ///< connections that the server closed
    double seconds = 0;        ///< what was measured, without warm-up
    double rate = 0;           ///< requests answered 200 a second
    /// Microseconds from the request to its answer. At a fixed rate they count from the moment when it was
    /// due, so that a server that stalls is not spared the requests that it kept from being sent.
    Percentiles acknowledged;
    std::vector<Percentiles> by_second;  ///< the same, of what was sent or due in each second
    Percentiles visible;   ///< the same to the answer of the read behind it, which shows the call
    int other_status = 0;  ///< a status other than 200 that came, for the message that says so

    std::vector<std::size_t> acknowledged_requests;
    std::vector<std::size_t> unanswered_requests;  ///< whose fate is unknown
    Positions positions;  ///< what a read must have seen to show all acknowledged ones

    std::string json() const;
};

/// Sends until the time is over, the requests are used up or no connection is left.
/// Throws std::system_error where it cannot connect.
LoadResult run_load(const Requests& requests, const LoadOptions& options);
/// The same with requests of any kind; none is read behind them.
LoadResult run_load(const RequestList& requests, const LoadOptions& options);

}  // namespace beaker::bench
