#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "log/kafka/client.hpp"

namespace beaker::log::kafka {

/// What a client tells of itself, in numbers.
struct ClientFigures {
    std::uint64_t retries = 0;  ///< requests to brokers that were sent again, since it was made
    std::uint64_t errors = 0;   ///< requests that could not be sent, since it was made
    std::uint64_t lag = 0;      ///< of a consumer: records at the brokers that are not fetched yet
    bool operator==(const ClientFigures&) const = default;
};

/// Reads the library's JSON; what is not there is 0. Source: librdkafka's STATISTICS.md.
ClientFigures figures_of(std::string_view statistics);

/// The last figures of one client. Its setting and its callback go to `make_client`.
class Statistics {
public:
    static Settings setting() { return {{"statistics.interval.ms", "5000"}}; }
    void take(std::string_view statistics);
    /// Any thread.
    ClientFigures last() const { return {retries_, errors_, lag_}; }

private:
    std::atomic<std::uint64_t> retries_{0}, errors_{0}, lag_{0};
};

}  // namespace beaker::log::kafka
