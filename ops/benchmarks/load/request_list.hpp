#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::bench {

/// HTTP requests in the order in which they are sent, made whole before any clock starts.
class RequestList {
public:
    void reserve(std::size_t count, std::size_t bytes) {
        ends_.reserve(count);
        bytes_.reserve(bytes);
    }
    void add(std::string_view request) {
        bytes_ += request;
        ends_.push_back(bytes_.size());
    }

    std::size_t size() const { return ends_.size(); }
    /// The bytes to send.
    std::string_view operator[](std::size_t index) const {
        const auto begin = index == 0 ? 0 : ends_[index - 1];
        return std::string_view(bytes_).substr(begin, ends_[index] - begin);
    }

private:
    std::string bytes_;              ///< all requests, one behind the other
    std::vector<std::size_t> ends_;  ///< where each ends
};

}  // namespace beaker::bench
