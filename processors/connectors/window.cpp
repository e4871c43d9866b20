#include "processors/connectors/window.hpp"

#include <algorithm>
#include <utility>

namespace beaker::connectors {

namespace {

/// Whose turn it is, over and over: critical three times, usual twice, low once.
constexpr std::array<std::size_t, 6> turns{0, 1, 0, 2, 0, 1};

std::size_t class_of(EffectPriority priority) { return static_cast<std::size_t>(priority); }

}  // namespace

void RequestWindow::add(Request request) {
    waiting_[class_of(request.effect.priority)].push_back(std::move(request));
}

std::optional<RequestWindow::Request> RequestWindow::pick(
    const std::function<bool(const EffectRequest&)>& may_run) {
    for (std::size_t tried = 0; tried < turns.size(); ++tried) {
        auto& queue = waiting_[turns[turn_]];
        turn_ = (turn_ + 1) % turns.size();
        const auto found =
            std::ranges::find_if(queue, [&](const Request& each) { return may_run(each.effect); });
        if (found == queue.end()) continue;
        Request request = std::move(*found);
        queue.erase(found);
        return request;
    }
    return std::nullopt;
}

std::size_t RequestWindow::size() const {
    std::size_t all = 0;
    for (const auto& queue : waiting_) all += queue.size();
    return all;
}

}  // namespace beaker::connectors
