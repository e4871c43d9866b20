#pragma once

#include <functional>
#include <span>

#include "log/kafka/settings.hpp"

namespace beaker::log::kafka {

/// Why a transaction is not committed, and what is to be done.
struct TransactionFailure {
    enum class Kind {
        aborted,  ///< nothing of it counts; the next one may be tried
        fenced,   ///< nothing of it counts: another process has this lane; throw the producer away and rejoin
        unknown,  ///< it may count: throw the producer away, fence anew and look what is there
    };
    Kind kind;
    std::string text;
};

/// The transactional producer of one lane: one atomic write of outputs and input offsets at a time. One
/// thread.
class Lane {
public:
    /// Told between the offsets and the commit; for tests that kill or hold a process there.
    using BeforeCommit = std::function<void()>;

    /// Makes the producer and takes the lane's id: whoever had it before can commit nothing from now on, and
    /// what it had begun is taken back. Waits for a broker that is not ready until the time-out. Errors:
    /// unavailable.
    static std::expected<std::unique_ptr<Lane>, LogError> open(const KafkaSettings& settings,
                                                               std::uint16_t lane,
                                                               std::chrono::milliseconds timeout);

    /// Commits outputs and the next offsets of inputs, or nothing; the outputs' offsets, in their order.
    std::expected<std::vector<Offset>, TransactionFailure> commit(
        std::span<const Output> outputs, std::span<const Position> checkpoints,
        const rd_kafka_consumer_group_metadata_t* group, const BeforeCommit& before_commit);

private:
    /// A call that is repeated as long as the library says so.
    struct Ended {
        bool abortable = false, fatal = false, late = false;
        std::string text;
    };
    using Call = std::function<rd_kafka_error_t*(int timeout_ms)>;
    std::expected<void, Ended> repeat(std::string_view doing, const Call& call);
    std::expected<void, Ended> produce_all(std::span<const Output> outputs, std::vector<Offset>& offsets);
    TransactionFailure give_up(const Ended& why);

    explicit Lane(KafkaSettings settings) : settings_(std::move(settings)) {}

    const KafkaSettings settings_;
    Client producer_;
};

}  // namespace beaker::log::kafka
