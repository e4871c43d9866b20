#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ingest/api/actions.hpp"
#include "ingest/auth/caller.hpp"

namespace beaker::ingest::api {

/// Leaves in the log what admins read: who, and which path; the same path of the same admin once in ten
/// minutes, and of more than 20 new paths a second only the folder. Nobody waits for it. Any thread.
class AdminReads {
public:
    AdminReads(Actions& actions, const log::Clock& clock) : actions_(actions), clock_(clock) {}
    AdminReads(const AdminReads&) = delete;
    AdminReads& operator=(const AdminReads&) = delete;

    void note(const auth::Caller& caller, const http::Request& request);

private:
    Actions& actions_;
    const log::Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::chrono::nanoseconds> noted_;  // by actor and path: steady, last told
    std::chrono::nanoseconds second_{};
    int noted_in_second_ = 0;
};

}  // namespace beaker::ingest::api
