#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::connectors {

// What every use of libcurl here has in common.

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// A handle that raises no signals; libcurl is started with the first. Throws std::runtime_error where it
/// cannot start.
Easy curl_handle();

/// The header lines, and no `Expect:` (with which a large body would wait for a leave that servers need not
/// give).
List header_list(const std::vector<std::pair<std::string, std::string>>& headers);

/// CURLOPT_WRITEFUNCTION; CURLOPT_WRITEDATA is a Received. A body over its limit ends the call.
struct Received {
    std::string body;
    std::size_t bytes_max = 4 << 20;
};
std::size_t receive(char* data, std::size_t, std::size_t bytes, void* into);

/// The value of a header line of this name, visible characters alone; false: it is another header's.
bool read_header(std::string_view line, std::string_view name, std::string& value);

}  // namespace beaker::connectors
