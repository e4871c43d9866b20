#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "log/followers.hpp"
#include "log/kafka/appender.hpp"
#include "log/kafka/inputs.hpp"
#include "log/kafka/lane.hpp"
#include "log/kafka/reader.hpp"
#include "log/kafka/settings.hpp"
#include "log/kafka/tail.hpp"
#include "log/log.hpp"

namespace beaker::log {

/// Told of what an operator should know; for log lines and metrics. Must be quick and must not throw.
struct KafkaObserver {
    /// A lane came or went (`detail`: which), or something is in the way (the broker's own words).
    std::function<void(std::string_view what, const std::string& detail, bool trouble)> on_event;
    kafka::Lane::BeforeCommit before_commit;
};

/// What the engine counts since it was opened.
struct KafkaFigures {
    std::uint64_t transactions = 0;
    std::uint64_t taken_back = 0;  ///< steps that were not committed, or may not have been
    std::uint64_t rebalances = 0;
    std::uint64_t lanes = 0;  ///< owned now
    /// Of the clients that append and that fetch inputs, some seconds old.
    kafka::ClientFigures appending, fetching;
};

/// The log on Apache Kafka. Appends go straight to the brokers; `take` hands out inputs of all lanes that the
/// group gives this process (see KafkaSettings::lanes); `commit` is one transaction of each of these lanes,
/// all at once. Followers are told on a thread of the engine's, in an order of their own:
/// perhaps before the acknowledgement of the input that caused it.
class KafkaLog final : public Log {
public:
    /// Makes the topics where they are missing and checks those that are there. Errors: bad_argument (a topic
    /// is not as it must be; the text says what to do), unavailable (no broker answers).
    static std::expected<std::unique_ptr<KafkaLog>, LogError> open(kafka::KafkaSettings settings,
                                                                   KafkaObserver observer = {});
    /// Leaves the group. What is still queued is acknowledged. No other call may be running.
    ~KafkaLog() override;

    std::uint16_t partitions() const override { return settings_.partitions; }
    void append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) override;
    std::expected<std::vector<Stored>, LogError> read(Topic topic, Position from,
                                                      ReadLimits limits) const override;
    Offset begin(Topic topic, PartitionId partition) const override;
    Offset end(Topic topic, PartitionId partition) const override;
    std::expected<std::unique_ptr<Subscription>, LogError> follow(Topic topic, std::vector<Offset> from,
                                                                  Sink sink) override;
    std::expected<std::vector<Stored>, LogError> take(TakeLimits limits) override;
    std::expected<void, LogError> commit(Step step) override;
    std::vector<PartitionId> gained() override;
    bool owns(PartitionId partition) const override;
    Offset checkpoint(PartitionId partition) const override;
    std::optional<Offset> next_output(PartitionId) const override { return std::nullopt; }
    void wake() override;
    void stop() override;
    Backlog backlog() const override;
    std::expected<std::uint64_t, LogError> trim(Topic topic, const Retention& retention,
                                                Instant now) override;

    KafkaFigures figures() const;
    /// Asks the brokers anew where topics begin and end, or one of them. Errors: unavailable.
    std::expected<void, LogError> refresh();
    std::expected<void, LogError> refresh(Topic topic);
    /// The same, once nothing that is there now can be taken back any more: an open transaction, of a process
    /// that was killed, hides what others have appended behind it. Errors: unavailable, also where it does
    /// not end.
    std::expected<void, LogError> refresh_settled();

private:
    KafkaLog(kafka::KafkaSettings settings, KafkaObserver observer);
    std::size_t cell(Topic topic, PartitionId partition) const {
        return index_of(topic) * settings_.partitions + partition;
    }
    std::expected<void, LogError> check(Topic topic, PartitionId partition) const;
    std::expected<void, LogError> check_follow(Topic topic, const std::vector<Offset>& from) const;
    void reaches(Topic topic, Position last);
    void tell(std::string_view what, const std::string& detail, bool trouble = false) const;

    std::expected<void, LogError> open_tail(Topic topic, const std::vector<Offset>& from);
    void deliver(Topic topic, std::vector<Stored> records);
    std::expected<void, LogError> deliver_stored(const Followers::Follower& follower,
                                                 std::vector<Offset>& from, const std::vector<Offset>& to);

    std::expected<void, LogError> take_over();
    std::expected<void, LogError> take_lane(std::uint16_t lane);
    std::expected<void, LogError> await_settled(PartitionId partition);
    void check_step(const Step& step) const;
    using Ended = std::expected<std::vector<Offset>, kafka::TransactionFailure>;
    std::map<std::uint16_t, Step> by_lane(Step step) const;
    std::map<std::uint16_t, Ended> commit_each(const std::map<std::uint16_t, Step>& parts);
    void committed(const Step& step, const std::vector<Offset>& offsets);
    void give_up(std::uint16_t lane, const kafka::TransactionFailure& failure);
    std::unexpected<LogError> taken_back(const kafka::TransactionFailure& failure);
    void count_undecided();
    bool something_under_way();
    void serve_inline();
    void settle_inline();

    const kafka::KafkaSettings settings_;
    const KafkaObserver observer_;
    std::unique_ptr<kafka::Reader> reader_;
    std::vector<std::atomic<Offset>> begins_;       ///< by cell
    std::vector<std::atomic<Offset>> ends_;         ///< by cell
    std::vector<std::atomic<Offset>> checkpoints_;  ///< by partition
    std::vector<std::atomic<bool>> lane_is_ours_;   ///< by lane: fenced, and its inputs are fetched
    std::atomic<std::uint64_t> undecided_{1};
    std::atomic<std::uint64_t> transactions_{0}, taken_back_{0}, rebalances_{0};

    mutable std::mutex failure_mutex_;
    std::optional<LogError> failure_;  ///< it cannot go on: told by the next `take`

    Followers followers_;
    std::mutex tails_mutex_;                          ///< while one joins
    std::map<Topic, std::vector<Offset>> tail_next_;  ///< changed while nobody joins: see Followers::publish
    std::map<Topic, std::unique_ptr<kafka::Tail>> tails_;

    // Of the core thread alone.
    std::unique_ptr<kafka::Inputs> inputs_;
    std::uint64_t generation_ = 0;                                 ///< of the group, as of the last look
    std::map<std::uint16_t, std::unique_ptr<kafka::Lane>> lanes_;  ///< none: to be taken over
    std::set<PartitionId> gained_;
    int in_a_row_ = 0;                           ///< steps taken back since the last that was committed
    bool handed_out_ = false;                    ///< by the last `take`: a commit is due
    std::unique_ptr<kafka::Appender> appender_;  ///< goes first: it calls back
};

}  // namespace beaker::log
