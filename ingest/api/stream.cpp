#include "ingest/api/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "ingest/api/parameters.hpp"
#include "ingest/api/stream_operation.hpp"
#include "ingest/api/stream_request.hpp"
#include "ingest/http/body_stream.hpp"
#include "ingest/problem.hpp"

namespace beaker::ingest::api {

using Steady = std::chrono::nanoseconds;

/// One client. What is not atomic belongs to the rounds.
struct Streams::Subscriber {
    Subscriber(StreamRequest request, Steady now)
        : filter(request.filter), next(std::move(request.from)), spoken(now) {}

    const StreamFilter filter;
    std::vector<log::Offset> next;           ///< by partition
    std::optional<http::BodyWriter> writer;  ///< there from the start; none once its records cannot be read
    bool id_is_old = false;                  ///< has passed records since the last id that was sent
    std::atomic<Steady> spoken;              ///< when it was last written to
    std::atomic<bool> beat_due{false};
};

/// Records of one partition as those who stand in them see them: read and understood once for all of them.
struct Streams::Batch {
    struct Each {
        log::Offset offset;
        StreamMessage message;
    };
    PartitionId partition = 0;
    log::Offset begin = 0;
    log::Offset end = 0;
    std::vector<Each> messages;

    bool holds(log::Offset offset) const { return begin <= offset && offset < end; }
};

Streams::Streams(StreamSurroundings surroundings, StreamOptions options)
    : surroundings_(std::move(surroundings)), options_(options), ends_(surroundings_.log.partitions()) {
    for (PartitionId partition = 0; partition < ends_.size(); ++partition)
        ends_[partition] = surroundings_.log.end(Topic::domain_events, partition);
}

Streams::~Streams() = default;

Route Streams::route() {
    return {"GET", "/v1/stream", Access::person,
            [this](const Asked& asked, http::Respond respond) { serve(asked, std::move(respond)); },
            describe_stream()};
}

void Streams::serve(const Asked& asked, http::Respond respond) {
    auto request = stream_request(asked.request, surroundings_.log);
    if (!request) return respond(std::move(request.error()));
    if (!asked.caller.admin) {  // a person sees one tenant of theirs at a time
        const auto& tenant = request->filter.tenant();
        if (!tenant) return respond(bad_parameter("tenant", "must name a trial or business of yours"));
        if (!surroundings_.is_member(*tenant, *asked.caller.person)) return respond(no_such_tenant());
    }
    if (open_ >= options_.streams_max)
        return respond(problem(ProblemKind::too_many_streams, "Ask again when others have ended theirs."));

    http::Response response;
    response.content_type = "text/event-stream";
    response.headers.emplace_back("X-Accel-Buffering", "no");  // nginx would hold back what we say
    if (asked.request.method == "HEAD") {
        response.stream = http::body_stream(options_.queued_bytes_max, {}).reader;
        return respond(std::move(response));
    }
    const auto subscriber =
        std::make_shared<Subscriber>(std::move(*request), surroundings_.real_clock.steady());
    auto body = http::body_stream(options_.queued_bytes_max,
                                  [this, gone = subscriber.get()](http::BodyChange change) {
                                      change == http::BodyChange::drained ? wake() : forget(gone);
                                  });
    // An id at once: whoever is cut off before the first event knows where to go on too.
    body.writer.write(
        fmt::format("retry: {}\nid: {}\n\n", options_.retry.count(), stream_id(subscriber->next)));
    subscriber->writer.emplace(std::move(body.writer));
    response.stream = std::move(body.reader);
    {
        const std::lock_guard lock(mutex_);
        subscribers_.push_back(subscriber);
        open_ = subscribers_.size();
    }
    respond(std::move(response));
    wake();  // what was committed since the request was understood
}

void Streams::forget(const Subscriber* gone) {
    std::shared_ptr<Subscriber> last;  // ends without the lock
    const std::lock_guard lock(mutex_);
    for (auto& each : subscribers_)
        if (each.get() == gone) last = std::exchange(each, nullptr);
    std::erase(subscribers_, nullptr);
    open_ = subscribers_.size();
}

Streams::Subscribers Streams::subscribers() const {
    const std::lock_guard lock(mutex_);
    return subscribers_;
}

void Streams::committed(std::span<const log::Stored> events) {
    for (const log::Stored& stored : events) ends_[stored.position.partition] = stored.position.offset + 1;
    wake();
}

void Streams::wake() {
    if (open_ > 0 && !round_due_.exchange(true)) surroundings_.execute([this] { round(); });
}

void Streams::tick() {
    if (open_ == 0) return;
    const auto now = surroundings_.real_clock.steady();
    bool any = false;
    for (const auto& each : subscribers()) {
        if (now - each->spoken.load() < options_.heartbeat) continue;
        each->beat_due = true;
        any = true;
    }
    if (any) wake();
}

/// Brings everybody a step further. A step is bounded, so that one who reads years of events lets the others
/// have theirs.
void Streams::round() {
    const std::lock_guard lock(rounds_);
    round_due_ = false;
    const auto all = subscribers();
    bool more = false;
    for (PartitionId partition = 0; partition < ends_.size(); ++partition) {
        Batch batch{.partition = partition};
        for (const auto& each : all) more |= advance(*each, partition, batch);
    }
    for (const auto& each : all)
        if (each->beat_due.exchange(false)) beat(*each);
    if (more) wake();
}

/// Whether there is more for it to have at once.
bool Streams::advance(Subscriber& subscriber, PartitionId partition, Batch& batch) {
    const auto& writer = subscriber.writer;
    const log::Offset& next = subscriber.next[partition];
    if (next >= ends_[partition]) return false;
    if (!writer || writer->full() || writer->closed()) return false;  // it wakes us when it has drained
    if (!batch.holds(next) && !read(batch, next)) {
        subscriber.writer.reset();  // the log has ended: whoever comes back hears more of it
        return false;
    }
    return send(subscriber, batch) && next < ends_[partition];
}

bool Streams::read(Batch& batch, log::Offset from) const {
    auto limits = options_.read;
    limits.records = std::min<std::size_t>(limits.records, ends_[batch.partition] - from);
    auto records = surroundings_.log.read(Topic::domain_events, {batch.partition, from}, limits);
    if (!records) return false;
    // Of a log that leaves offsets out so many records may reach past the end: those who wait are told of
    // them once the tables have them.
    const log::Offset end = ends_[batch.partition];
    std::erase_if(*records, [end](const log::Stored& stored) { return stored.position.offset >= end; });
    batch.begin = from;
    batch.end = records->empty() ? end : records->back().position.offset + 1;
    batch.messages.clear();
    for (const log::Stored& stored : *records)
        if (auto message = stream_message(stored, surroundings_.names))
            batch.messages.push_back({stored.position.offset, std::move(*message)});
    return true;
}

/// False: it cannot take all of it now, and stands before the first that it did not take.
bool Streams::send(Subscriber& subscriber, const Batch& batch) {
    log::Offset& next = subscriber.next[batch.partition];
    std::size_t sent = 0;
    bool fits = true;
    for (const auto& [offset, message] : batch.messages) {
        if (offset < next || !subscriber.filter.wants(message)) continue;
        const log::Offset before = std::exchange(next, offset + 1);
        fits =
            subscriber.writer->write(fmt::format("event: {}\nid: {}\ndata: {}\n\n", enum_text(message.event),
                                                 stream_id(subscriber.next), message.data));
        if (!fits) {
            next = before;
            break;
        }
        ++sent;
    }
    if (fits) {
        subscriber.id_is_old = next < batch.end;  // an id that was sent tells of all partitions
        next = batch.end;
    }
    if (sent > 0) {
        subscriber.spoken = surroundings_.real_clock.steady();
        surroundings_.on_sent(sent);
    }
    return fits;
}

/// A comment; and where the stream has passed records that were not for it, its new id, so that it need not
/// pass them again.
void Streams::beat(Subscriber& subscriber) const {
    subscriber.spoken = surroundings_.real_clock.steady();
    if (!subscriber.writer || subscriber.writer->queued() > 0) return;
    std::string text = ": heartbeat\n";
    if (std::exchange(subscriber.id_is_old, false))
        fmt::format_to(std::back_inserter(text), "id: {}\n", stream_id(subscriber.next));
    subscriber.writer->write(text += '\n');
}

WebhookNames webhook_names(const Queries& queries) {
    return [&queries](const Uuid& id) -> std::optional<WebhookName> {
        const auto row = queries.webhook_event(id);
        if (!row || !*row) return std::nullopt;
        auto name = from_json<WebhookName>(**row);
        return name ? std::optional(std::move(*name)) : std::nullopt;
    };
}

WebhookNames webhook_names(const Queries& queries, const Reads& elsewhere,
                           std::function<bool(const Uuid&)> is_here) {
    return [here = webhook_names(queries), &elsewhere,
            is_here = std::move(is_here)](const Uuid& id) -> std::optional<WebhookName> {
        if (is_here(id)) return here(id);
        const auto answer = elsewhere.webhook_now(id);
        auto name =
            answer.status == 200 ? from_json<WebhookName>(answer.body) : std::unexpected(DecodeError{});
        return name ? std::optional(std::move(*name)) : std::nullopt;
    };
}

}  // namespace beaker::ingest::api
