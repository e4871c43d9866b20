#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"
#include "log/clock.hpp"

namespace beaker::ops {

/// Stands in for Vapi's REST API: assistants, in memory, in its shapes (POST, GET, PATCH, DELETE /assistant).
/// What `POST /call` does is the sandbox's business.
/// Any thread.
class VapiStandIn {
public:
    explicit VapiStandIn(const log::Clock& clock) : clock_(clock) {}

    /// What is asked for, such as "create_assistant"; empty where there is no such call.
    static std::string_view operation_of(const ingest::http::Request& request, std::string_view path);

    /// `path`: without what the sandbox puts before it.
    ingest::http::Response answer(const ingest::http::Request& request, std::string_view path);
    /// An assistant as it is now; empty where there is none.
    std::string assistant(const std::string& id) const;
    void clear();

private:
    struct Assistant {
        std::string json;
        Instant created_at;
    };

    ingest::http::Response create(const std::string& body);
    ingest::http::Response list(std::string_view query) const;

    const log::Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, Assistant> assistants_;
    std::uint64_t made_ = 0;
};

}  // namespace beaker::ops
