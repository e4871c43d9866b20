#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "log/log.hpp"
#include "schemas/events/input.hpp"

namespace beaker::ingest {

/// Those who wait for what is decided on their input, by its ce_id: however many streams it goes through, its
/// settlement carries the same id. `forwarded`, `parked` and a `duplicate` with nothing to say are no end;
/// what comes after them is. Any thread.
class AnswerDesk {
public:
    using Steady = std::chrono::nanoseconds;  ///< as of log::Clock::steady()

    /// What became of an input that is stored.
    struct Answered {
        Position position;
        std::optional<InputSettled> settled;  ///< none: not decided by the deadline
    };
    /// Called once, without a lock, on whatever thread brings the end. Error: the input may not be stored.
    using Give = std::move_only_function<void(std::expected<Answered, log::LogError>)>;

private:
    struct Waiting {
        Steady deadline;
        Give give;
        std::optional<Position> position;  ///< there once the input is durable
        bool overdue = false;              ///< the deadline came before it was
        /// A settlement that came before it was, with the place of the input that it settles.
        std::optional<std::pair<Position, InputSettled>> early;
    };
    using Table = std::multimap<Uuid, Waiting>;

public:
    /// Names one who waits, until it is told the end.
    using Ticket = Table::iterator;

    /// At the desk's end those who still wait are dropped untold: what they would answer with may be gone.
    AnswerDesk() = default;
    AnswerDesk(const AnswerDesk&) = delete;
    AnswerDesk& operator=(const AnswerDesk&) = delete;

    /// Before the input is appended, so that its settlement cannot be missed; then exactly one of `durable`
    /// and `failed`. Nobody is told of a decision before their own input is durable.
    Ticket expect(const Uuid& input, Steady deadline, Give give);
    void durable(Ticket ticket, Position position);
    void failed(Ticket ticket, const log::LogError& error);

    /// For `domain.events`, from now on.
    void take(std::span<const log::Stored> events);
    /// Tells those whose deadline has come. Call it every few tens of milliseconds.
    void expire(Steady now);

    std::size_t waiting() const { return waiting_; }

private:
    using Taken = std::vector<std::pair<Give, Answered>>;
    void settle(const InputSettled& settled, const Record& record);
    /// Takes one out for being told; with the lock.
    void take_out(Ticket ticket, std::optional<InputSettled> settled, Taken& taken);
    static void tell(Taken taken);

    mutable std::mutex mutex_;
    Table table_;
    std::atomic<std::size_t> waiting_{0};
};

}  // namespace beaker::ingest
