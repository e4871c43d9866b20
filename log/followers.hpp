#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "log/log.hpp"

namespace beaker::log {

/// Who follows which topic. A batch goes out in two steps: `publish` makes its offsets visible and fixes who
/// gets it, `deliver` hands it to those. A follower that joins learns in the same moment how far the visible
/// offsets reach, so that it reads exactly what lies below its first batch.
class Followers {
public:
    struct Follower {
        Follower(Topic of, Sink to) : topic(of), sink(std::move(to)) {}

        const Topic topic;
        const Sink sink;
        std::recursive_mutex
            running;  ///< held while the sink runs; recursive, for a sink may end its own following
        bool ended = false;
    };
    using List = std::vector<std::shared_ptr<Follower>>;

    /// Core thread: runs `make_visible` while nobody joins; the followers that get the batch.
    List publish(const std::function<void()>& make_visible);

    /// Core thread: hands the batch's records of a topic to its followers.
    static void deliver(const List& followers, Topic topic, std::span<const Stored> records) noexcept;
    static bool follows_any(const List& followers, Topic topic);

    struct Joined {
        std::unique_ptr<Subscription> subscription;
        std::unique_lock<std::recursive_mutex>
            batches_wait;  ///< as long as it is held, batches for the follower wait
    };
    /// Runs `look` while nothing is published; every batch published after it is the follower's.
    Joined join(std::shared_ptr<Follower> follower, const std::function<void()>& look);

private:
    struct Registry {
        std::mutex mutex;
        List list;
    };
    class Following;

    std::shared_ptr<Registry> registry_ =
        std::make_shared<Registry>();  ///< subscriptions may outlive the log
};

}  // namespace beaker::log
