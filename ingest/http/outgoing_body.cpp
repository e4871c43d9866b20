#include "ingest/http/outgoing_body.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace beaker::ingest::http {

std::string_view OutgoingBody::next() {
    if (sent_ == framed_.size() && !ended_) {
        sent_ = 0;
        framed_.clear();
        if (reader_) {
            auto part = reader_->take();
            frame(std::move(part.bytes));
            if (part.last) reader_.reset();
        }
        if (!reader_) {
            ended_ = true;
            if (chunked_) framed_ += "0\r\n\r\n";
        }
    }
    return std::string_view(framed_).substr(sent_);
}

void OutgoingBody::frame(std::string bytes) {
    if (bytes.empty()) return;  // a chunk of no bytes would be the last one
    if (!chunked_) {
        framed_ = std::move(bytes);
        return;
    }
    framed_ = {};  // keeps no room for the largest part there ever was
    framed_.reserve(bytes.size() + 32);
    fmt::format_to(std::back_inserter(framed_), "{:x}\r\n", bytes.size());
    framed_.append(bytes).append("\r\n");
}

void OutgoingBody::sent(std::size_t count) { sent_ += count; }

}  // namespace beaker::ingest::http
