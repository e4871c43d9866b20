#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace beaker::ingest::http {

class Outbox;
struct BodyPipe;

/// What the writer of a body is told.
enum class BodyChange {
    drained,  ///< a write did not fit, and now there is room again
    closed,   ///< nobody takes any more: the client has gone, is stalled, or the server ends. Once
};

/// Called on the I/O thread (where an answer is dropped before it gets there: on the thread that drops it),
/// never twice at a time. Must be quick.
using BodyListener = std::move_only_function<void(BodyChange)>;

/// The handler's end of a body that comes over time. Any thread, one at a time.
class BodyWriter {
public:
    explicit BodyWriter(std::shared_ptr<BodyPipe> pipe) : pipe_(std::move(pipe)) {}
    BodyWriter(BodyWriter&&) noexcept = default;
    BodyWriter& operator=(BodyWriter&&) = delete;
    /// Ends the body: what is queued is still sent.
    ~BodyWriter();

    /// Queues all of it, or nothing where it does not fit beside what is queued already; an empty queue takes
    /// anything. False: it does not fit, and `drained` will be told; or the body is closed.
    bool write(std::string_view bytes);
    /// A write did not fit and nothing has been taken since.
    bool full() const;
    bool closed() const;
    /// Bytes that no socket has taken over yet.
    std::size_t queued() const;

private:
    std::shared_ptr<BodyPipe> pipe_;
};

/// The connection's end; closes the body at its end.
class BodyReader {
public:
    explicit BodyReader(std::shared_ptr<BodyPipe> pipe) : pipe_(std::move(pipe)) {}
    BodyReader(const BodyReader&) = delete;
    BodyReader& operator=(const BodyReader&) = delete;
    ~BodyReader();

    /// From now on a write into the empty queue, and the end, poke the ticket's connection.
    void attach(std::shared_ptr<Outbox> outbox, std::uint64_t ticket);

    struct Part {
        std::string bytes;  ///< all that is queued; may be empty
        bool last = false;  ///< the writer has ended the body: nothing comes after this
    };
    Part take();

private:
    std::shared_ptr<BodyPipe> pipe_;
};

/// A body that comes over time, by its two ends: the reader goes into the Response.
struct BodyStream {
    BodyWriter writer;
    std::shared_ptr<BodyReader> reader;
};

/// At most `queued_bytes_max` are queued, and as many again may be on their way into the socket.
BodyStream body_stream(std::size_t queued_bytes_max, BodyListener listener);

}  // namespace beaker::ingest::http
