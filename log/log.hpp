#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/event.hpp"
#include "schemas/record.hpp"
#include "schemas/topics.hpp"
#include "schemas/values/position.hpp"

namespace beaker::log {

using Offset = std::uint64_t;

/// What went wrong, in a form that callers act on.
struct LogError {
    enum class Code {
        queue_full,    ///< nothing was appended; try again shortly
        unavailable,   ///< unknown whether it was appended; repeat it with the same id
        stopped,       ///< the log is closed or failed; nothing more will be accepted
        io,            ///< the disk or broker failed; the process must stop
        corrupt,       ///< what is stored cannot be read; the text names topic, partition and offset
        trimmed,       ///< the offset lies before the first one kept
        too_large,     ///< one record is over the limit
        bad_argument,  ///< no such topic or partition
        taken_back,    ///< of a commit: forget what was decided on these inputs; they are handed out again
    };
    Code code;
    std::string text;
};

/// A record with its place.
struct Stored {
    Topic topic{};
    Position position{};
    RecordPtr record;
    Event event;  ///< the record's decoded value where the writer had it at hand; empty otherwise
    /// So many offsets right before it hold no record (Kafka: ends of transactions, what was taken back);
    /// whoever has come to `position.offset - gap` has missed nothing.
    Offset gap = 0;
};

/// Called once, on a thread of the log's (embedded: the one that commits): the position once it is durable,
/// or why not. Must not throw: others wait behind it.
using Acknowledge = std::move_only_function<void(std::expected<Position, LogError>)>;

/// Receives committed records of one topic, in offset order within each partition, without gap or repetition.
using Sink = std::function<void(std::span<const Stored>)>;

struct ReadLimits {
    std::size_t records = 1000;
    std::size_t bytes = 4 << 20;
};

/// What `take` hands out at most, and how long it waits for the first.
struct TakeLimits {
    std::size_t records = 512;
    std::size_t bytes = 4 << 20;
    std::chrono::milliseconds wait{100};
    /// False, where nobody decides: what is queued is stored by `take` itself, and nothing is handed out.
    bool hands_out = true;
};

/// A record that a step writes: a decision's event, a message to another stream, an effect, a dead letter.
struct Output {
    Topic topic{};
    PartitionId partition{};
    RecordPtr record;
    Event event;
    PartitionId input{};  ///< where the input lies that led to it
};

/// What is decided in one go. What one input leads to is one atomic unit: its outputs and that it is decided
/// are stored together, or nothing of them.
struct Step {
    std::vector<Output> outputs;        ///< get the next offsets of their topic and partition, in this order
    std::vector<Position> checkpoints;  ///< per partition: the offset of the next input to be decided
};

/// How long and how much of a topic is kept. Nothing set: for ever.
struct Retention {
    std::optional<std::chrono::seconds> age;       ///< by the record's time
    std::optional<std::uint64_t> partition_bytes;  ///< approximate, per partition
};

/// Ends its following when destroyed.
class Subscription {
public:
    virtual ~Subscription() = default;
};

/// The log: topics of partitions of records. Embedded, simulated and Kafka engines implement it; nothing
/// above knows which.
///
/// Threads: `append`, `read`, `begin`, `end`, `wake`, `stop` from any thread. `take`, `gained` and `commit`
/// from one thread, the core thread, in turns: every `take` that hands out something is followed by one
/// `commit`. Nothing is seen by `read`, `follow` or an acknowledgement before it is durable.
///
/// Offsets of a partition ascend. Embedded they leave nothing out; on Kafka some hold no record, so that a
/// reader goes on from its last record's offset plus one, and is at the end where it finds nothing.
class Log {
public:
    virtual ~Log() = default;

    virtual std::uint16_t partitions() const = 0;

    /// Queues a record and calls `acknowledge` once it is durable: embedded with a later commit of the core
    /// thread, on Kafka when the brokers have it. Calls it at once with queue_full, too_large, bad_argument
    /// or stopped where it is not taken. Bounded: never blocks.
    virtual void append(Topic topic, PartitionId partition, Record record, Acknowledge acknowledge) = 0;

    /// Records from an offset on, in order; empty only at the end. At least one where there is one, whatever
    /// the limits. Errors: trimmed, corrupt, io, bad_argument.
    virtual std::expected<std::vector<Stored>, LogError> read(Topic topic, Position from,
                                                              ReadLimits limits) const = 0;

    /// The first offset kept, and one past the last record; on Kafka as far as this process knows: at least
    /// what was acknowledged, committed or delivered here.
    virtual Offset begin(Topic topic, PartitionId partition) const = 0;
    virtual Offset end(Topic topic, PartitionId partition) const = 0;

    /// Delivers what is stored from the offsets on (one for each partition) on the calling thread, then what
    /// is committed, on one thread: embedded the core thread, right after its sync and its acknowledgements;
    /// on Kafka one of the log's own, whoever committed it. The sink must be quick and must not throw.
    virtual std::expected<std::unique_ptr<Subscription>, LogError> follow(Topic topic,
                                                                          std::vector<Offset> from,
                                                                          Sink sink) = 0;

    /// The next inputs to be decided, in offset order within each partition; starts at the checkpoints. Waits
    /// for the first one until the limit or a `wake`; may be empty. What was handed out and is not covered by
    /// the checkpoints of the following commit is handed out again later. The embedded engine hands out
    /// inputs that become durable with that commit, Kafka's durable ones of partitions that are this
    /// process's now: see `gained`. Errors: stopped, io, corrupt.
    virtual std::expected<std::vector<Stored>, LogError> take(TakeLimits limits) = 0;

    /// Stores the step, and with it (embedded) everything queued that the last `take` saw, decided or not;
    /// then acknowledges, then delivers to followers. Errors: io (the log has stopped: nothing further is
    /// accepted; whether this step is stored is unknown until the next start), stopped, taken_back (Kafka:
    /// another process may have taken over, or the broker did not answer; what of it is stored all the same
    /// is in `domain_events`, and its inputs are not handed out again).
    virtual std::expected<void, LogError> commit(Step step) = 0;

    /// The partitions that came to this process since the last call, also those that went and came back:
    /// before what `take` handed out is decided, their `domain_events` are to be folded up to the end, where
    /// others may have decided. Embedded: none, for all are here from the start. Core thread, after `take`.
    virtual std::vector<PartitionId> gained() { return {}; }
    /// Whether the inputs of a partition are handed out here. Any thread.
    virtual bool owns(PartitionId) const { return true; }

    /// The offset of the next input to be decided in a partition; on Kafka of one that this process owns.
    virtual Offset checkpoint(PartitionId partition) const = 0;

    /// The offset that the first output of the coming commit to a partition of `inputs` gets, the second the
    /// one after it, and so on: a step may decide what it sends as well, once all before it is decided. None
    /// where the engine knows it only after the commit (Kafka): then a later `take` hands it out. Core
    /// thread, between `take` and `commit`.
    virtual std::optional<Offset> next_output(PartitionId partition) const = 0;

    /// Ends the present or next wait of `take` early.
    virtual void wake() = 0;

    /// Further appends are answered `stopped`. What is left can still be taken and committed; once there is
    /// nothing more, `take` answers `stopped`.
    virtual void stop() {}

    /// Inputs queued or stored and not yet decided (approximate), and the bytes held in memory for them.
    struct Backlog {
        std::size_t queued_records = 0;
        std::size_t queued_bytes = 0;
        std::uint64_t undecided_records = 0;
    };
    virtual Backlog backlog() const = 0;

    /// Drops what the retention of a topic no longer keeps; whole files first. Never drops undecided inputs.
    /// On Kafka `partition_bytes` is not looked at.
    /// Returns the number of offsets dropped. Any thread. Errors: io, bad_argument (domain_events are kept
    /// for ever).
    virtual std::expected<std::uint64_t, LogError> trim(Topic topic, const Retention& retention,
                                                        Instant now) = 0;
};

}  // namespace beaker::log
