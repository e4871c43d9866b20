#include "ingest/http/body_stream.hpp"

#include <mutex>
#include <utility>

#include "ingest/http/outbox.hpp"

namespace beaker::ingest::http {

struct BodyPipe {
    BodyPipe(std::size_t bytes_max, BodyListener told)
        : queued_bytes_max(bytes_max), listener(std::move(told)) {}

    const std::size_t queued_bytes_max;
    BodyListener listener;  // the reader's alone
    std::mutex mutex;       // guards all below
    std::string queued;
    bool refused = false;  // a write did not fit, and nothing has been taken since
    bool ended = false;
    bool closed = false;
    std::shared_ptr<Outbox> outbox;  // there once a connection sends the body
    Ticket ticket = 0;
};

BodyStream body_stream(std::size_t queued_bytes_max, BodyListener listener) {
    const auto pipe = std::make_shared<BodyPipe>(queued_bytes_max, std::move(listener));
    return {BodyWriter(pipe), std::make_shared<BodyReader>(pipe)};
}

BodyWriter::~BodyWriter() {
    if (!pipe_) return;
    std::shared_ptr<Outbox> wake;
    {
        const std::lock_guard lock(pipe_->mutex);
        pipe_->ended = true;
        if (!pipe_->closed) wake = pipe_->outbox;
    }
    if (wake) wake->poke(pipe_->ticket);
}

bool BodyWriter::write(std::string_view bytes) {
    std::shared_ptr<Outbox> wake;
    {
        const std::lock_guard lock(pipe_->mutex);
        if (pipe_->closed) return false;
        if (!pipe_->queued.empty() && pipe_->queued.size() + bytes.size() > pipe_->queued_bytes_max) {
            pipe_->refused = true;
            return false;
        }
        if (pipe_->queued.empty()) wake = pipe_->outbox;
        pipe_->queued += bytes;
    }
    // Without the lock: on the I/O thread the connection takes what is queued at once.
    if (wake) wake->poke(pipe_->ticket);
    return true;
}

bool BodyWriter::full() const {
    const std::lock_guard lock(pipe_->mutex);
    return pipe_->refused;
}

bool BodyWriter::closed() const {
    const std::lock_guard lock(pipe_->mutex);
    return pipe_->closed;
}

std::size_t BodyWriter::queued() const {
    const std::lock_guard lock(pipe_->mutex);
    return pipe_->queued.size();
}

BodyReader::~BodyReader() {
    {
        const std::lock_guard lock(pipe_->mutex);
        pipe_->closed = true;
        pipe_->queued = {};
    }
    if (pipe_->listener) pipe_->listener(BodyChange::closed);
}

void BodyReader::attach(std::shared_ptr<Outbox> outbox, std::uint64_t ticket) {
    const std::lock_guard lock(pipe_->mutex);
    pipe_->ticket = ticket;
    pipe_->outbox = std::move(outbox);
}

BodyReader::Part BodyReader::take() {
    Part part;
    bool drained = false;
    {
        const std::lock_guard lock(pipe_->mutex);
        part.bytes = std::exchange(pipe_->queued, {});
        part.last = pipe_->ended;
        drained = std::exchange(pipe_->refused, false);
    }
    if (drained && pipe_->listener) pipe_->listener(BodyChange::drained);
    return part;
}

}  // namespace beaker::ingest::http
