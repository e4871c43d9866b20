#include "ingest/http/outbox.hpp"

#include <utility>

namespace beaker::ingest::http {

namespace {
thread_local const Outbox* served_here = nullptr;  // the box whose I/O thread this is
}

Outbox::Outbox(std::function<void()> wake, Deliver deliver)
    : wake_(std::move(wake)), deliver_(std::move(deliver)) {}

void Outbox::put(Ticket ticket, Response response) { put({ticket, std::move(response)}); }

void Outbox::poke(Ticket ticket) { put({ticket, std::nullopt}); }

void Outbox::put(Answer answer) {
    if (served_here == this) return deliver_(answer.ticket, std::move(answer.response));
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    waiting_.push_back(std::move(answer));
    if (waiting_.size() == 1) wake_();  // under the lock: close() ends what it wakes
}

void Outbox::close() {
    std::vector<Answer> dropped;  // without the lock: a streamed body tells its handler that it is closed
    const std::lock_guard lock(mutex_);
    closed_ = true;
    dropped.swap(waiting_);
}

void Outbox::flush() {
    {
        const std::lock_guard lock(mutex_);
        sending_.swap(waiting_);
    }
    for (auto& answer : sending_) deliver_(answer.ticket, std::move(answer.response));
    sending_.clear();
}

Serving::Serving(Outbox& outbox) : outbox_(outbox) { served_here = &outbox; }

Serving::~Serving() {
    served_here = nullptr;
    outbox_.close();
}

Reply::~Reply() {
    if (outbox_) (*this)(Response{.status = no_answer});
}

void Reply::operator()(Response response) {
    if (const auto outbox = std::exchange(outbox_, nullptr)) outbox->put(ticket_, std::move(response));
}

}  // namespace beaker::ingest::http
