#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/described/codec.hpp"

namespace beaker::ops {

/// What goes wrong on demand.
enum class FaultKind {
    http_5xx,     ///< 503, nothing done
    http_429,     ///< 429 with Retry-After, nothing done
    timeout,      ///< nothing done, and no answer for so many seconds
    slow,         ///< done, and answered after so many seconds
    lost_answer,  ///< done, and the connection ends without an answer
};
BOOST_DESCRIBE_ENUM(FaultKind, http_5xx, http_429, timeout, slow, lost_answer)

/// A fault of a provider's operation.
struct Fault {
    std::string provider;
    std::optional<std::string> operation;  ///< such as "create_assistant"; none: all
    std::string fault;                     ///< "5xx", "429", "timeout", "slow", "lost_answer"
    std::optional<std::int64_t> count;     ///< so many times; none: until it is cleared
    std::optional<std::int64_t> seconds;   ///< of a time-out or slowness; 30 unless told
    std::optional<std::int64_t> every;     ///< only each so many-th request
};
BOOST_DESCRIBE_STRUCT(Fault, (), (provider, operation, fault, count, seconds, every))

/// The faults in force. Any thread.
class Faults {
public:
    struct Met {
        FaultKind kind;
        std::int64_t seconds = 30;
    };

    /// Puts it beside those in force. Error: what is wrong with it.
    std::optional<std::string> add(const Fault& fault);
    void clear();
    /// The first fault in force that this request meets, and counts it.
    std::optional<Met> meet(std::string_view provider, std::string_view operation);

private:
    struct Active {
        Fault fault;
        FaultKind kind;
        std::int64_t seen = 0;
    };
    std::mutex mutex_;
    std::vector<Active> active_;
};

}  // namespace beaker::ops
