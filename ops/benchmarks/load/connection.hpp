#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ops/benchmarks/load/answer.hpp"

namespace beaker::bench {

/// A connection to 127.0.0.1 that is kept alive, with one request under way at most.
class Connection {
public:
    /// Throws std::system_error where nobody listens.
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;

    int file() const { return file_; }
    bool open() const { return file_ >= 0; }
    void close();

    /// Does not wait. False where the connection is gone; a request fits into an idle socket's buffer.
    bool send(std::string_view request);
    /// Reads what is there; false where the connection is gone.
    bool receive();
    /// The answer, once it is whole; its views live until forget().
    std::optional<Answer> answer() const { return parse_answer(read_); }
    void forget() { read_.clear(); }

private:
    int file_ = -1;
    std::string read_;
};

}  // namespace beaker::bench
