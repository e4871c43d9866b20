#include "log/kafka/copy_target.hpp"

#include <fmt/format.h>

#include "log/kafka/group_offsets.hpp"
#include "log/kafka/record_message.hpp"
#include "log/kafka/topics.hpp"

namespace beaker::log::kafka {

namespace {

/// Under way at once; the engine's own queue has room for more.
constexpr std::size_t records_max = 20'000;
constexpr std::size_t bytes_max = 32 << 20;
/// Nobody waits for a copy's records behind a request: a broker that is away for a while is waited for.
constexpr std::chrono::minutes delivery_timeout{5};

}  // namespace

std::expected<std::unique_ptr<KafkaTarget>, LogError> KafkaTarget::open(KafkaSettings settings) {
    settings.copies = true;
    settings.member = false;
    settings.delivery_timeout = delivery_timeout;
    settings.queue = {.records = 2 * records_max, .bytes = 2 * bytes_max + 2 * settings.output_bytes_max()};
    std::unique_ptr<KafkaTarget> target(new KafkaTarget(std::move(settings)));
    auto log = KafkaLog::open(target->settings_);
    if (!log) return std::unexpected(log.error());
    target->log_ = std::move(*log);
    const auto members = group_members(target->settings_);
    if (!members) return std::unexpected(members.error());
    if (*members > 0)
        return std::unexpected(
            LogError{LogError::Code::bad_argument,
                     fmt::format("{} process(es) decide on these topics: end them first", *members)});
    return target;
}

KafkaTarget::~KafkaTarget() = default;

std::expected<void, LogError> KafkaTarget::begin() { return mark_unfinished(settings_); }

std::expected<void, LogError> KafkaTarget::append(Topic topic, PartitionId partition, RecordPtr record) {
    const std::size_t bytes = message_size(*record);
    if (auto room = wait_until_under_way(records_max - 1, bytes_max); !room) return room;
    {
        const std::lock_guard lock(mutex_);
        ++records_;
        bytes_ += bytes;
    }
    log_->append(topic, partition, *record,
                 [this, bytes](const auto& answer) { acknowledged(bytes, answer); });
    return {};
}

std::expected<void, LogError> KafkaTarget::flush() { return wait_until_under_way(0, 0); }

/// Until no more than so much is under way, or something has failed.
std::expected<void, LogError> KafkaTarget::wait_until_under_way(std::size_t records, std::size_t bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ || (records_ <= records && bytes_ <= bytes); });
    if (failure_) return std::unexpected(*failure_);
    return {};
}

void KafkaTarget::acknowledged(std::size_t bytes, const std::expected<Position, LogError>& answer) {
    {
        const std::lock_guard lock(mutex_);
        --records_;
        bytes_ -= bytes;
        if (!answer && !failure_) failure_ = answer.error();
    }
    changed_.notify_one();
}

std::expected<void, LogError> KafkaTarget::finish(std::span<const Position> checkpoints) {
    if (auto set = set_decided_offsets(settings_, checkpoints); !set) return set;
    return mark_finished(settings_);
}

}  // namespace beaker::log::kafka
