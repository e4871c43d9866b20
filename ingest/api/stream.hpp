#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "ingest/api/reads.hpp"
#include "ingest/api/router.hpp"
#include "ingest/api/stream_events.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"

namespace beaker::ingest::api {

/// As the rows of webhooks have them.
WebhookNames webhook_names(const Queries& queries);
/// The same where other nodes hold some of them; `is_here`: whether this node holds a webhook's row. Blocks.
WebhookNames webhook_names(const Queries& queries, const Reads& elsewhere,
                           std::function<bool(const Uuid&)> is_here);

/// What the stream stands on; all of it must outlive it.
struct StreamSurroundings {
    const log::Log& log;
    WebhookNames names;
    const log::Clock& real_clock;
    Execute execute;  ///< a thread that may read from disk; better not the one of the reads
    std::function<void(std::size_t events)> on_sent = [](std::size_t) {};  ///< on that thread
    auth::IsMember is_member = [](const TenantId&, const PersonKey&) { return false; };
};

struct StreamOptions {
    std::chrono::nanoseconds heartbeat = std::chrono::seconds(15);  ///< after so long without a word
    std::chrono::milliseconds retry{2000};      ///< after which a client that lost its stream asks again
    std::size_t streams_max = 256;              ///< above: 503
    std::size_t queued_bytes_max = 128 * 1024;  ///< for one client; as much again may be in its connection
    log::ReadLimits read = {.records = 200, .bytes = 256 * 1024};  ///< at a time, of one partition
};

/// `GET /v1/stream`: what happens to webhooks and calls, as server-sent events (WHATWG HTML, "Server-sent
/// events"). A client resumes by Last-Event-ID and misses and repeats nothing: each stream reads
/// `domain.events` from where it stands, live as well as from the past, and only so far as its client takes
/// it. Who commits only wakes it. Events of one partition, thus of one tenant's calls, come in the order
/// of the log. Any thread.
class Streams {
public:
    /// What the log holds now may be told.
    explicit Streams(StreamSurroundings surroundings, StreamOptions options = {});
    /// After the server's end.
    ~Streams();
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    /// It refers to this.
    Route route();

    /// For what is committed to `domain.events` from now on, in its order: it may be told. Quick. Whoever
    /// calls it after the read tables were told lets a client find in them what its stream says.
    void committed(std::span<const log::Stored> events);
    /// Sees to the heartbeats. Call it every few tens of milliseconds, as long as `execute` works.
    void tick();

    /// Streams that are open now.
    std::size_t open() const { return open_; }

private:
    struct Subscriber;
    struct Batch;
    using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

    void serve(const Asked& asked, http::Respond respond);
    void forget(const Subscriber* gone);
    Subscribers subscribers() const;

    void wake();
    void round();
    bool advance(Subscriber& subscriber, PartitionId partition, Batch& batch);
    bool read(Batch& batch, log::Offset from) const;
    bool send(Subscriber& subscriber, const Batch& batch);
    void beat(Subscriber& subscriber) const;

    const StreamSurroundings surroundings_;
    const StreamOptions options_;
    std::vector<std::atomic<log::Offset>> ends_;  // by partition: what may be told ends here
    mutable std::mutex mutex_;
    Subscribers subscribers_;  // guarded by mutex_
    std::atomic<std::size_t> open_{0};
    std::atomic<bool> round_due_{false};
    std::mutex rounds_;  // one at a time
};

}  // namespace beaker::ingest::api
