#pragma once

#include <chrono>
#include <condition_variable>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ingest/api/peers.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"
#include "ops/config/config.hpp"
#include "ops/node/peer_clients.hpp"
#include "projections/generations/generations.hpp"
#include "projections/shares/query_nodes.hpp"

namespace beaker::ops {

/// A node's share of the read tables where several nodes answer queries: announces what this one holds, takes
/// over what is to be its own, and lets go of what others have taken over. A partition is announced once its
/// tables are up to date, and let go of only after those whose it is now have announced it: while nodes come
/// and go as they should, somebody answers. A node that does not answer queries itself only learns where to
/// ask.
class QueryShare {
public:
    /// Reads who is there. The log and the clock must outlive it. Error: the log cannot be read.
    static std::expected<std::unique_ptr<QueryShare>, std::string> open(const Config& config, log::Log& log,
                                                                        const log::Clock& clock);
    /// Says nothing any more; the log must still be there.
    ~QueryShare();
    QueryShare(const QueryShare&) = delete;
    QueryShare& operator=(const QueryShare&) = delete;

    /// What is to be folded before it answers.
    std::vector<PartitionId> first_share() const;
    /// Whose partitions come and go from `start` on; they must outlive it, or stop().
    void fold_with(Generations& generations) { generations_ = &generations; }
    /// How other nodes are asked; after fold_with().
    using Execute = std::function<void(std::move_only_function<void()>)>;
    ingest::api::Peers peers(Execute execute);

    /// Where this node has no tables of the generation yet, makes them of the copies that others have left in
    /// `checkpoint_dir`; before fold_with(). What is not there is folded.
    void begin_with_copies(const std::string& generation, const std::filesystem::path& into) const;
    /// Announces itself, and sees to its share from now on. `port`: the one listened on.
    void start(std::uint16_t port);
    /// For the topic `directory`, from its first record on.
    void listed(std::span<const log::Stored> entries);
    /// Hands over what it holds, while it goes on answering; calls `left` then, on another thread, after
    /// `leave_patience` at the latest.
    void leave(std::function<void()> left);
    static constexpr std::chrono::seconds leave_patience{10};
    /// Ends its thread.
    void stop();

private:
    QueryShare(const Config& config, log::Log& log, const log::Clock& clock);

    std::expected<void, std::string> read_directory();
    void work(const std::stop_token& stop);
    void see_to_share(const std::stop_token& stop);
    void take_over(PartitionId partition, const std::stop_token& stop);
    void hand_over(PartitionId partition);
    bool is_going() const;
    bool has_left();
    void announce();
    void copy_now_and_then(const std::stop_token& stop);
    void copy(const std::stop_token& stop) const;
    void announce_in_time();

    const Config& config_;
    log::Log& log_;
    const log::Clock& clock_;
    const Uuid id_;
    QueryNodes nodes_;
    const ingest::auth::ForwardSeal seal_;
    std::shared_ptr<PeerClients> clients_;
    Generations* generations_ = nullptr;

    // Of the working thread alone.
    std::string address_;
    std::set<PartitionId> shown_;                             ///< announced
    std::map<PartitionId, std::chrono::nanoseconds> fading_;  ///< not announced any more; let go of then
    std::chrono::nanoseconds announced_at_{};
    std::uint64_t announcements_ = 0;
    std::chrono::nanoseconds troubled_until_{};
    std::optional<std::chrono::nanoseconds> leaving_since_;

    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool something_new_ = false;
    std::function<void()> left_;  ///< there: it is to leave
    std::jthread thread_, copying_;
};

}  // namespace beaker::ops
