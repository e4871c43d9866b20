#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace beaker::bench {

struct Page {
    int status = 0;  ///< 0: no server, or no whole answer in time
    std::string body;
};

struct GetOptions {
    std::string_view admin_token = {};
    std::string_view min_position = {};  ///< the answer must have seen this: Beaker-Min-Position
    std::chrono::milliseconds patience = std::chrono::seconds(10);
};

/// A GET's bytes, with what the options say of its fields.
std::string get_request(std::string_view target, const GetOptions& options = {});

/// GET on 127.0.0.1; waits for the answer.
Page get(std::uint16_t port, std::string_view target, const GetOptions& options = {});

/// The value of a metric without labels in Prometheus's text form; -1 where it is not there.
double metric(std::string_view exposition, std::string_view name);

/// A port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

}  // namespace beaker::bench
