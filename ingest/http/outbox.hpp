#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "ingest/http/message.hpp"

namespace beaker::ingest::http {

/// Names one request of one connection; never used twice by one server.
using Ticket = std::uint64_t;

/// Brings answers from any thread to the I/O thread. Only the first answer into an empty box wakes the I/O
/// thread, which then sends everything that has gathered: the answers of a batch cost one wake-up.
class Outbox {
public:
    /// Without a response: the body that the ticket's connection streams has something to send.
    using Deliver = std::function<void(Ticket, std::optional<Response>)>;

    /// `wake` makes the I/O thread call flush() soon; `deliver` is only called on the I/O thread.
    Outbox(std::function<void()> wake, Deliver deliver);

    /// On the I/O thread at once, from elsewhere by way of the box. After close(): dropped.
    void put(Ticket ticket, Response response);
    /// The same for the news that a streamed body has something to send.
    void poke(Ticket ticket);

    /// From now on everything is dropped.
    void close();

    /// I/O thread: delivers all that has gathered.
    void flush();

private:
    struct Answer {
        Ticket ticket;
        std::optional<Response> response;
    };

    void put(Answer answer);

    const std::function<void()> wake_;
    const Deliver deliver_;
    std::mutex mutex_;
    std::vector<Answer> waiting_;  // guarded by mutex_
    bool closed_ = false;          // guarded by mutex_
    std::vector<Answer> sending_;  // I/O thread; kept for its capacity
};

/// Lives on the I/O thread for as long as it serves the box; then closes it.
class Serving {
public:
    explicit Serving(Outbox& outbox);
    ~Serving();
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

private:
    Outbox& outbox_;
};

/// The Respond that a handler gets. Dropped without a call it answers `no_answer`, which goes out as 500.
class Reply {
public:
    /// A status that no handler gives.
    static constexpr int no_answer = 0;

    Reply(std::shared_ptr<Outbox> outbox, Ticket ticket) : outbox_(std::move(outbox)), ticket_(ticket) {}
    Reply(Reply&&) noexcept = default;
    Reply& operator=(Reply&&) = delete;
    ~Reply();

    /// A second call does nothing.
    void operator()(Response response);

private:
    std::shared_ptr<Outbox> outbox_;
    Ticket ticket_;
};

}  // namespace beaker::ingest::http
