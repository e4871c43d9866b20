#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beaker::ops {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
    int status = 0;
    std::string position;  ///< of the header Beaker-Position; empty where there is none
    std::string body;
    Headers headers = {};  ///< all of them, names in lower case
};

/// One connection to one server, kept open from request to request. For one thread.
class HttpClient {
public:
    /// `address`: such as "http://127.0.0.1:8080". Throws std::runtime_error where libcurl cannot start.
    explicit HttpClient(std::string address);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// How long a request may take from now on, connecting included; 30 seconds where nothing is said.
    void within(std::chrono::milliseconds time);

    /// Errors: what libcurl says where there is no answer in time.
    std::expected<HttpAnswer, std::string> get(std::string_view target, const Headers& headers);
    std::expected<HttpAnswer, std::string> post(std::string_view target, const Headers& headers,
                                                const std::string& body);
    /// DELETE, with a body.
    std::expected<HttpAnswer, std::string> remove(std::string_view target, const Headers& headers,
                                                  const std::string& body);

private:
    struct Handle;
    std::expected<HttpAnswer, std::string> perform(std::string_view target, const Headers& headers);

    std::string address_;
    std::unique_ptr<Handle> handle_;
};

}  // namespace beaker::ops
