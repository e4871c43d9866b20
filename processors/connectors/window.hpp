#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "schemas/events/effect.hpp"
#include "schemas/values/instant.hpp"

namespace beaker::connectors {

/// Requests that were taken in order and not begun. Of those that wait, critical, usual and low ones are
/// picked 3:2:1; within a class the first comes first.
class RequestWindow {
public:
    struct Request {
        Uuid id;             ///< of its record
        std::string stream;  ///< that made it
        Uuid correlation;
        EffectRequest effect;
    };

    void add(Request request);
    /// The next one that `may_run`; none where there is none.
    std::optional<Request> pick(const std::function<bool(const EffectRequest&)>& may_run);
    std::size_t size() const;

private:
    static constexpr std::size_t classes = 3;

    std::array<std::deque<Request>, classes> waiting_;
    std::size_t turn_ = 0;
};

}  // namespace beaker::connectors
