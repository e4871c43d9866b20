#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/http/body_stream.hpp"

namespace beaker::ingest::http {

/// A streamed body on its way into the socket: frames what the handler has written, keeps what the socket has
/// not taken yet. I/O thread only.
class OutgoingBody {
public:
    /// `chunked`: chunks (RFC 9112 §7.1); else the bytes as they are, ended by the connection's end.
    OutgoingBody(std::shared_ptr<BodyReader> reader, bool chunked)
        : reader_(std::move(reader)), chunked_(chunked) {}

    /// What is to be sent now; valid until the next call. Empty: nothing yet, or finished().
    std::string_view next();
    /// The socket has taken so many of the bytes of next().
    void sent(std::size_t count);
    /// Ends the body here: what the handler has queued is dropped, what has been framed still goes out whole.
    void cut() { reader_.reset(); }
    /// All of it has been sent, its end included.
    bool finished() const { return ended_ && sent_ == framed_.size(); }

private:
    void frame(std::string bytes);

    std::shared_ptr<BodyReader> reader_;  // none once the body is to end
    const bool chunked_;
    std::string framed_;
    std::size_t sent_ = 0;
    bool ended_ = false;
};

}  // namespace beaker::ingest::http
