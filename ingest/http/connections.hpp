#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "ingest/http/outbox.hpp"
#include "ingest/http/parser.hpp"
#include "ingest/http/serialise.hpp"
#include "ingest/http/server.hpp"

namespace beaker::ingest::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A connection as the server sees it, whatever its stream. I/O thread only.
class AnyConnection {
public:
    virtual ~AnyConnection() = default;

    /// The handler's answer to the request that holds ticket().
    virtual void answer(Response response) = 0;
    /// The body that is being streamed has something to send.
    virtual void more() = 0;
    /// The deadline has passed.
    virtual void expire() = 0;
    /// The server stops: closes what waits for a next request, ends what is streamed.
    virtual void drain() = 0;
    virtual void close() = 0;

    SteadyTime deadline() const { return deadline_; }
    /// Of the request that waits for its answer, or whose answer is being streamed; 0: none does.
    Ticket ticket() const { return ticket_; }

protected:
    SteadyTime deadline_ = SteadyTime::max();
    Ticket ticket_ = 0;
};

/// All open connections by slot. One pass over them once in a while serves all deadlines, so that a request
/// arms no timer. A ticket holds the slot, so that an answer finds its connection, and a running number, so
/// that an answer that comes too late finds no other.
class Connections {
public:
    using Slot = std::uint32_t;

    Slot add(std::shared_ptr<AnyConnection> connection);
    void remove(Slot slot);
    Ticket next_ticket(Slot slot);
    /// The connection that still waits for this answer, or streams it; or null.
    std::shared_ptr<AnyConnection> find(Ticket ticket) const;
    std::size_t size() const { return slots_.size() - free_.size(); }

    void expire(SteadyTime now);
    void drain();
    void close();

private:
    static constexpr int slot_bits = 24;

    template <class Visit>
    void each(Visit visit);

    std::vector<std::shared_ptr<AnyConnection>> slots_;
    std::vector<Slot> free_;
    std::uint64_t last_number_ = 0;
};

/// What the connections of one server share. I/O thread only, save the counters and the outbox.
struct Shared {
    const ServerOptions options;
    const Handler handler;
    const ParserLimits limits{options.header_bytes_max, options.body_bytes_max};
    ServerCounters counters{};
    std::shared_ptr<Outbox> outbox{};
    Connections connections{};
    DateText date{};
    bool draining = false;
    std::function<void()> on_removed{};  ///< after a connection has gone
};

}  // namespace beaker::ingest::http
