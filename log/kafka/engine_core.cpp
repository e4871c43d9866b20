// The core thread's half of the engine. A lane comes in this order: its transactional id is taken, which ends
// what its last owner had begun; what `domain.events` then holds is complete; its offsets are asked for; its
// inputs are fetched. Whoever decides on it folds `domain.events` up to the end before: see `gained`.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "log/kafka/engine.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;
using Steady = std::chrono::steady_clock;
using kafka::TransactionFailure;

/// How long a lane is tried for in one `take`; then the next one goes on.
constexpr std::chrono::seconds take_lane_timeout{10};
constexpr std::chrono::milliseconds pause_step{10};
constexpr std::chrono::milliseconds pause_max{1'000};
constexpr std::chrono::seconds inline_patience{30};

}  // namespace

std::expected<std::vector<Stored>, LogError> KafkaLog::take(TakeLimits limits) {
    {
        const std::lock_guard lock(failure_mutex_);
        if (failure_) return std::unexpected(*failure_);
    }
    if (handed_out_) throw std::logic_error("take: what the last one handed out was not committed");
    if (!settings_.threads) settle_inline();
    const bool decides = inputs_ && limits.hands_out;
    const auto deadline = Steady::now() + limits.wait;
    const TakeLimits at_once{.records = limits.records, .wait = std::chrono::milliseconds(0)};
    if (decides)  // what the group has to say comes first: a lane that has gone is not to be decided on
        if (auto polled = inputs_->poll(at_once); !polled) return std::unexpected(polled.error());
    for (bool waited = false;; waited = true) {
        if (decides) {
            if (auto taken = take_over(); !taken) return std::unexpected(taken.error());
            if (auto inputs = inputs_->hand_out(limits); !inputs.empty()) {
                handed_out_ = true;
                for (const Stored& each : inputs) reaches(Topic::inputs, each.position);
                return inputs;
            }
        }
        if (appender_->stopped() && appender_->records() == 0)
            return std::unexpected(
                LogError{Code::stopped, "the log was stopped and nothing is left to take"});
        if (!gained_.empty() && settings_.threads) return std::vector<Stored>{};  // to be folded at once
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
        if (waited && left.count() <= 0) return std::vector<Stored>{};
        if (!decides) {
            std::this_thread::sleep_for(std::max(left, std::chrono::milliseconds(0)));
            continue;
        }
        limits.wait = std::max(left, std::chrono::milliseconds(0));
        if (auto polled = inputs_->poll(limits); !polled) return std::unexpected(polled.error());
        count_undecided();
    }
}

/// What the group gave since the last look, and what is still to be taken of it.
std::expected<void, LogError> KafkaLog::take_over() {
    if (generation_ != inputs_->generation()) {
        generation_ = inputs_->generation();
        ++rebalances_;
        const auto& given = inputs_->lanes();
        for (const auto& [lane, producer] : lanes_)
            if (std::ranges::find(given, lane) == given.end()) tell("a lane has gone", std::to_string(lane));
        // Taken anew in any case: between two gifts another process may have had it.
        lanes_.clear();
        gained_.clear();
        for (const std::uint16_t lane : given) lanes_.emplace(lane, nullptr);
        for (auto& ours : lane_is_ours_) ours = false;
    }
    for (auto& [lane, producer] : lanes_) {
        if (producer) continue;
        if (auto taken = take_lane(lane); !taken) {
            if (taken.error().code != Code::unavailable) return taken;
            tell("a lane cannot be taken yet", taken.error().text, /*trouble=*/true);
            return {};  // the next take tries again
        }
    }
    return {};
}

std::expected<void, LogError> KafkaLog::take_lane(std::uint16_t lane) {
    auto producer = kafka::Lane::open(settings_, lane, take_lane_timeout);
    if (!producer) return std::unexpected(producer.error());
    std::vector<PartitionId> partitions;
    for (PartitionId partition = lane; partition < settings_.partitions; partition += settings_.lanes)
        partitions.push_back(partition);
    for (const PartitionId partition : partitions)
        if (auto settled = await_settled(partition); !settled) return settled;
    const auto committed = inputs_->committed(partitions);
    if (!committed) return std::unexpected(committed.error());
    std::vector<Position> from;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const Offset first = begins_[cell(Topic::inputs, partitions[i])];
        const Offset next = std::max((*committed)[i].value_or(first), first);
        from.push_back({partitions[i], next});
        checkpoints_[partitions[i]] = next;
    }
    if (auto started = inputs_->start(from); !started) return started;
    lanes_[lane] = std::move(*producer);
    gained_.insert(partitions.begin(), partitions.end());
    lane_is_ours_[lane] = true;
    tell("a lane has come", std::to_string(lane));
    return {};
}

/// Until nothing that was appended to the partition's events can still be taken back, by the very end as a
/// client sees it that sees all: up to where committed reading reaches would not do, an open transaction
/// hides the rest.
std::expected<void, LogError> KafkaLog::await_settled(PartitionId partition) {
    const auto appended = reader_->appended(Topic::domain_events, partition);
    if (!appended) return std::unexpected(appended.error());
    const auto stable = reader_->stable_to(Topic::domain_events, partition, appended->end);
    if (!stable) return std::unexpected(stable.error());
    if (appended->end > 0) reaches(Topic::domain_events, {partition, appended->end - 1});
    const auto inputs = reader_->stable(Topic::inputs, partition);
    if (!inputs) return std::unexpected(inputs.error());
    if (inputs->begin > begins_[cell(Topic::inputs, partition)])
        begins_[cell(Topic::inputs, partition)] = inputs->begin;
    if (inputs->end > 0) reaches(Topic::inputs, {partition, inputs->end - 1});
    return {};
}

std::vector<PartitionId> KafkaLog::gained() {
    const std::set<PartitionId> gained = std::exchange(gained_, {});
    return {gained.begin(), gained.end()};
}

bool KafkaLog::owns(PartitionId partition) const { return lane_is_ours_[settings_.lane_of(partition)]; }

/// A step that cannot be is a broken invariant of its writer: nothing of it may reach the brokers.
void KafkaLog::check_step(const Step& step) const {
    for (const Output& output : step.outputs) {
        if (const auto checked = check(output.topic, output.partition); !checked)
            throw std::logic_error("commit: " + checked.error().text);
        if (!output.record) throw std::logic_error("commit: an output without a record");
    }
    std::vector<Offset> reached(checkpoints_.begin(), checkpoints_.end());
    for (const Position& next : step.checkpoints) {
        if (const auto checked = check(Topic::inputs, next.partition); !checked)
            throw std::logic_error("commit: " + checked.error().text);
        const Offset last = std::max(end(Topic::inputs, next.partition), reached[next.partition]);
        if (next.offset < reached[next.partition] || next.offset > last)
            throw std::logic_error(fmt::format("commit: the checkpoint inputs {} lies outside of {} to {}",
                                               next.text(), reached[next.partition], last));
        reached[next.partition] = next.offset;
    }
}

/// What each lane is to commit: an input's outputs and its offset are of one transaction.
std::map<std::uint16_t, Step> KafkaLog::by_lane(Step step) const {
    std::map<std::uint16_t, Step> parts;
    for (const Position& next : step.checkpoints)
        parts[settings_.lane_of(next.partition)].checkpoints.push_back(next);
    for (Output& output : step.outputs)
        parts[settings_.lane_of(output.input)].outputs.push_back(std::move(output));
    return parts;
}

std::expected<void, LogError> KafkaLog::commit(Step step) {
    if (step.outputs.empty() && step.checkpoints.empty()) {
        handed_out_ = false;
        if (!settings_.threads) settle_inline();
        return {};
    }
    check_step(step);
    handed_out_ = false;
    const auto parts = by_lane(std::move(step));
    const auto ended = commit_each(parts);
    const TransactionFailure* failed = nullptr;
    for (const auto& [lane, offsets] : ended) {
        if (offsets) {
            ++transactions_;
            committed(parts.at(lane), *offsets);
        } else {
            failed = &offsets.error();
            give_up(lane, *failed);
        }
    }
    if (failed) return taken_back(*failed);
    in_a_row_ = 0;
    if (!settings_.threads) settle_inline();
    return {};
}

/// Side by side: a transaction is mostly waiting, and lanes know nothing of each other. What one lane commits
/// counts though another's fails; whoever decided forgets all of it then, and folds what the log holds.
std::map<std::uint16_t, KafkaLog::Ended> KafkaLog::commit_each(const std::map<std::uint16_t, Step>& parts) {
    const auto group = inputs_->group();
    std::map<std::uint16_t, Ended> ended;
    for (const auto& [lane, part] : parts)
        ended.emplace(lane, std::unexpected(TransactionFailure{TransactionFailure::Kind::aborted,
                                                               "the lane is not this process's"}));
    const auto commit_one = [&](std::uint16_t lane, const Step& part) {
        if (lane_is_ours_[lane])
            ended.at(lane) =
                lanes_.at(lane)->commit(part.outputs, part.checkpoints, group.get(), observer_.before_commit);
    };
    std::vector<std::jthread> others;
    for (auto each = std::next(parts.begin()); each != parts.end(); ++each)
        others.emplace_back([&, each] { commit_one(each->first, each->second); });
    commit_one(parts.begin()->first, parts.begin()->second);
    others.clear();  // waits for them
    return ended;
}

void KafkaLog::committed(const Step& step, const std::vector<Offset>& offsets) {
    for (std::size_t i = 0; i < offsets.size(); ++i)
        reaches(step.outputs[i].topic, {step.outputs[i].partition, offsets[i]});
    for (const Position& next : step.checkpoints) {
        checkpoints_[next.partition] = next.offset;
        inputs_->settle(next);
    }
    count_undecided();
}

/// The inputs are fetched already, and handed out again. Where the producer had to go, the group is asked
/// whose the lane is: taking its id again at once would fence a rightful owner.
void KafkaLog::give_up(std::uint16_t lane, const TransactionFailure& failure) {
    tell("a step was taken back", failure.text, /*trouble=*/true);
    if (failure.kind == TransactionFailure::Kind::aborted) return;
    lane_is_ours_[lane] = false;
    lanes_.erase(lane);
    tell("a lane has gone", std::to_string(lane));
    static_cast<void>(inputs_->end(lane));
    inputs_->rejoin();
}

std::unexpected<LogError> KafkaLog::taken_back(const TransactionFailure& failure) {
    ++taken_back_;
    // What fails again and again is not to keep brokers and disk busy.
    std::this_thread::sleep_for(std::min(pause_step * in_a_row_++, pause_max));
    return std::unexpected(LogError{Code::taken_back, failure.text});
}

void KafkaLog::count_undecided() {
    std::uint64_t count = inputs_->held() + (generation_ == 0 ? 1 : 0);  // what is there, the group will say
    for (const auto& [lane, producer] : lanes_)
        if (!producer) ++count;
    for (PartitionId partition = 0; partition < settings_.partitions; ++partition)
        if (inputs_->fetches(partition) &&
            inputs_->fetched(partition) < ends_[cell(Topic::inputs, partition)])
            ++count;
    undecided_ = count;
}

void KafkaLog::serve_inline() {
    appender_->serve(std::chrono::milliseconds(0));
    for (const auto& [topic, tail] : tails_) tail->serve(std::chrono::milliseconds(1));
}

/// Whether something is on its way that an engine in memory would have by now.
bool KafkaLog::something_under_way() {
    if (appender_->records() > 0) return true;
    for (PartitionId partition = 0; partition < settings_.partitions; ++partition) {
        if (inputs_ && (!owns(partition) || inputs_->fetched(partition) < end(Topic::inputs, partition)))
            return true;
        for (const auto& [topic, next] : tail_next_)
            if (next[partition] < end(topic, partition)) return true;
    }
    return false;
}

void KafkaLog::settle_inline() {
    const auto deadline = Steady::now() + inline_patience;
    do {
        serve_inline();
        if (!inputs_) continue;
        static_cast<void>(take_over());
        static_cast<void>(inputs_->poll({.wait = std::chrono::milliseconds(1)}));
        count_undecided();
    } while (something_under_way() && Steady::now() < deadline);
}

}  // namespace beaker::log
