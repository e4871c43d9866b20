#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ops/benchmarks/load/request_list.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::bench {

struct RequestOptions {
    std::size_t count = 100'000;
    std::string secret;  ///< VAPI_WEBHOOK_SECRET of the server
    std::string seed;  ///< another seed gives other calls, hence no duplicates; the same gives the same calls
    std::size_t tenants = Slot::count;  ///< spread evenly over all slots
};

/// Signed `POST /webhooks/vapi` requests, each the `status-update` of a call of its own, of about 940 bytes,
/// with our tenant and call in its metadata. They are made whole, before any clock starts.
class Requests {
public:
    explicit Requests(const RequestOptions& options);

    std::size_t size() const { return posts_.size(); }
    const RequestList& posts() const { return posts_; }
    /// The bytes to send.
    std::string_view post(std::size_t index) const { return posts_[index]; }
    /// The message in it, JSON.
    std::string_view body(std::size_t index) const;
    /// Our id of the call, by which the query API knows it.
    const Uuid& call(std::size_t index) const { return calls_[index]; }
    /// What the server shows as `event_id`: the call's id at Vapi, and its status.
    std::string event_id(std::size_t index) const;
    /// Whose call it is. The same whatever the seed; neighbours have different ones, and as many in a row as
    /// there are tenants have all of them.
    Uuid tenant(std::size_t index) const;

private:
    Uuid vapi_call(std::size_t index) const;

    RequestOptions options_;
    RequestList posts_;
    std::vector<Uuid> calls_;
};

}  // namespace beaker::bench
