#include "ingest/api/stream_request.hpp"

#include <algorithm>
#include <string_view>

#include "ingest/api/parameters.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view header = "Last-Event-ID";
constexpr std::string_view parameter = "last_event_id";

unsigned bit_of(StreamEvent event) { return 1U << static_cast<unsigned>(event); }

std::vector<log::Offset> ends(const log::Log& log) {
    std::vector<log::Offset> next;
    for (PartitionId partition = 0; partition < log.partitions(); ++partition)
        next.push_back(log.end(Topic::domain_events, partition));
    return next;
}

/// What is wrong with it, where something is.
using Resumed = std::expected<std::vector<log::Offset>, std::string_view>;

Resumed resumed(std::string_view id, const log::Log& log) {
    const auto told = Positions::parse(id);
    if (!told) return std::unexpected(told.error().reason);
    std::vector<log::Offset> next(log.partitions(), 0);
    for (const Position& position : told->list()) {
        if (position.partition >= log.partitions())
            return std::unexpected("names a partition that there is not");
        next[position.partition] = position.offset;
    }
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        if (next[partition] > log.end(Topic::domain_events, partition))
            return std::unexpected("lies past the end: it is not an id of this log");
        if (next[partition] < log.begin(Topic::domain_events, partition))
            return std::unexpected("lies before what is kept");
    }
    return next;
}

}  // namespace

StreamFilter::StreamFilter(std::optional<TenantId> tenant,
                           const std::optional<std::vector<StreamEvent>>& events)
    : tenant_(tenant) {
    if (!events) events_ = ~0U;
    for (const StreamEvent event : events.value_or(std::vector<StreamEvent>{})) events_ |= bit_of(event);
}

bool StreamFilter::wants(const StreamMessage& message) const {
    return (events_ & bit_of(message.event)) != 0 && (!tenant_ || message.tenant == tenant_);
}

std::expected<StreamRequest, http::Response> stream_request(const http::Request& request,
                                                            const log::Log& log) {
    Parameters parameters(request.query());
    const auto tenant = parameters.tenant("tenant");
    const auto types = parameters.choices<StreamEvent>("types");
    const auto asked = parameters.text(parameter);
    if (auto wrong = parameters.problem()) return std::unexpected(std::move(*wrong));

    const std::string_view sent = request.header(header).value_or("");
    const std::string_view id = sent.empty() && asked ? std::string_view(*asked) : sent;
    auto from = id.empty() ? Resumed(ends(log)) : resumed(id, log);
    if (!from) return std::unexpected(bad_parameter(sent.empty() ? parameter : header, from.error()));
    return StreamRequest{.filter = StreamFilter(tenant, types), .from = std::move(*from)};
}

std::string stream_id(std::span<const log::Offset> next) {
    std::string text;
    for (std::size_t partition = 0; partition < next.size(); ++partition) {
        if (next[partition] == 0) continue;
        if (!text.empty()) text += ',';
        Position{static_cast<PartitionId>(partition), next[partition]}.append_text(text);
    }
    return text.empty() ? "0:0" : text;
}

}  // namespace beaker::ingest::api
