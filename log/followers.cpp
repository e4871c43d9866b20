#include "log/followers.hpp"

#include <algorithm>

namespace beaker::log {

/// Ends the following; waits for a sink that runs on another thread.
class Followers::Following final : public Subscription {
public:
    Following(std::shared_ptr<Registry> registry, std::shared_ptr<Follower> follower)
        : registry_(std::move(registry)), follower_(std::move(follower)) {}
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    ~Following() override {
        {
            const std::lock_guard lock(registry_->mutex);
            std::erase(registry_->list, follower_);
        }
        const std::lock_guard lock(follower_->running);
        follower_->ended = true;  // a batch that was published with it, and not yet delivered, passes it by
    }

private:
    std::shared_ptr<Registry> registry_;
    std::shared_ptr<Follower> follower_;
};

Followers::List Followers::publish(const std::function<void()>& make_visible) {
    const std::lock_guard lock(registry_->mutex);
    make_visible();
    return registry_->list;
}

void Followers::deliver(const List& followers, Topic topic, std::span<const Stored> records) noexcept {
    for (const auto& follower : followers) {
        if (follower->topic != topic) continue;
        const std::lock_guard lock(follower->running);
        if (!follower->ended) follower->sink(records);
    }
}

bool Followers::follows_any(const List& followers, Topic topic) {
    return std::ranges::any_of(followers, [&](const auto& follower) { return follower->topic == topic; });
}

Followers::Joined Followers::join(std::shared_ptr<Follower> follower, const std::function<void()>& look) {
    std::unique_lock batches_wait(follower->running);
    {
        const std::lock_guard lock(registry_->mutex);
        look();
        registry_->list.push_back(follower);
    }
    return {std::make_unique<Following>(registry_, std::move(follower)), std::move(batches_wait)};
}

}  // namespace beaker::log
