#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/api/stream_events.hpp"
#include "ingest/http/message.hpp"
#include "log/log.hpp"

namespace beaker::ingest::api {

/// Which events a client wants.
class StreamFilter {
public:
    /// None: all.
    StreamFilter(std::optional<TenantId> tenant, const std::optional<std::vector<StreamEvent>>& events);

    bool wants(const StreamMessage& message) const;
    /// The only tenant that is wanted; none: all.
    const std::optional<TenantId>& tenant() const { return tenant_; }

private:
    std::optional<TenantId> tenant_;
    unsigned events_ = 0;  ///< a bit for each
};

/// A request for the stream, understood.
struct StreamRequest {
    StreamFilter filter;
    std::vector<log::Offset> from;  ///< by partition: the first record of `domain.events` to be told
};

/// Query parameters `tenant`, `types` and `last_event_id`, and the header Last-Event-ID, which stands above
/// the latter: a browser that reconnects repeats the address as it was. Without an id: from the end. Error:
/// the 400, also for an id that this log cannot have given out.
std::expected<StreamRequest, http::Response> stream_request(const http::Request& request,
                                                            const log::Log& log);

/// The `id:` of a stream that has come so far: `0:1042,7:12`, the offset of the next record of each
/// partition, without those where that is 0 (but never empty: that would be no id).
std::string stream_id(std::span<const log::Offset> next);

}  // namespace beaker::ingest::api
