#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "ops/node/node.hpp"
#include "ops/node/system_clock.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/signed_requests.hpp"

namespace beaker::testing {

inline ops::Config test_config(const std::filesystem::path& data) {
    ops::Config config;
    config.data_dir = data.string();
    config.listen.port = 0;
    config.public_url = public_url;
    config.secrets.pepper = system_pepper;
    config.secrets.admin_token = admin_token;
    config.secrets.stripe_webhook = config.secrets.twilio_auth =
        config.secrets.vapi_webhook = {std::string(webhook_secret)};
    return config;
}

/// A whole node in this process, which runs as long as this object.
class RunningNode {
public:
    /// Throws std::runtime_error where it cannot be opened.
    RunningNode(const ops::Config& config, const log::Clock& clock, const FoldSets& sets = fold_sets()) {
        auto opened = ops::Node::open(config, clock, sets);
        if (!opened) throw std::runtime_error(opened.error());
        node_ = std::move(*opened);
        thread_ = std::jthread([this] { ended_ = node_->run(); });
    }
    ~RunningNode() { (void)stop(); }
    RunningNode(const RunningNode&) = delete;
    RunningNode& operator=(const RunningNode&) = delete;

    std::uint16_t port() const { return node_->port(); }

    void ask_to_stop() { node_->stop(); }

    /// Waits until the node has ended and lets go of its files; what `run` answered.
    std::expected<void, std::string> wait() {
        if (!node_) return ended_;
        thread_.join();
        node_.reset();
        return ended_;
    }

    std::expected<void, std::string> stop() {
        if (node_) ask_to_stop();
        return wait();
    }

private:
    std::unique_ptr<ops::Node> node_;
    std::expected<void, std::string> ended_;
    std::jthread thread_;
};

/// A running node on a directory of its own.
class NodeInProcess {
public:
    NodeInProcess() {
        ops::start_logging(ops::Level::error);  // refused webhooks are what some tests are about
        node_.emplace(config, clock);
    }

    std::uint16_t port() const { return node_->port(); }

    /// Ends the node and lets go of its files; what `run` answered.
    std::expected<void, std::string> stop() { return node_->stop(); }

    const Directory directory;
    const ops::Config config = test_config(directory.path());
    const ops::SystemClock clock;

private:
    std::optional<RunningNode> node_;
};

}  // namespace beaker::testing
