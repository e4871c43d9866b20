#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>

#include "ingest/http/message.hpp"

namespace beaker::ingest::api {

/// Holds answers back until so long after their request came, so that how long a decision took tells nobody
/// what was decided. Any thread.
class EvenAnswers {
public:
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()

    EvenAnswers() = default;
    EvenAnswers(const EvenAnswers&) = delete;
    EvenAnswers& operator=(const EvenAnswers&) = delete;

    void hold(Steady until, http::Respond respond, http::Response answer);
    /// Gives those whose time has come. Call it every few tens of milliseconds.
    void expire(Steady now);

private:
    struct Held {
        Steady until;
        http::Respond respond;
        http::Response answer;
    };
    std::mutex mutex_;
    std::list<Held> held_;
};

}  // namespace beaker::ingest::api
