#include "log/kafka/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/kafka/reader.hpp"
#include "log/kafka/record_message.hpp"

namespace beaker::log::kafka {
namespace {

/// Fetched and not decided at most, but for one run: the library holds further ones back.
constexpr std::size_t held_max = 4096;

}  // namespace

std::expected<std::unique_ptr<Inputs>, LogError> Inputs::open(const KafkaSettings& settings) {
    std::unique_ptr<Inputs> made(new Inputs(settings));
    auto client = make_client(
        RD_KAFKA_CONSUMER,
        {{{"group.id", settings.group()},
          {"isolation.level", "read_committed"},  // committed offsets are fetched as stable ones only so
          {"partition.assignment.strategy", "range"},
          {"session.timeout.ms", std::to_string(settings.session_timeout.count())},
          {"heartbeat.interval.ms", "500"},
          {"enable.auto.commit", "false"},
          {"enable.auto.offset.store", "false"},
          {"enable.partition.eof", "true"},
          {"auto.offset.reset", "error"},
          {"fetch.wait.max.ms", settings.threads ? "100" : "10"},
          {"fetch.error.backoff.ms", "50"},
          {"queued.max.messages.kbytes", "16384"}},
         Statistics::setting(),
         settings.common()},
        {.opaque = made.get(), .told = told, .rebalanced = rebalanced});
    if (!client) return std::unexpected(client.error());
    made->consumer_ = std::move(*client);
    made->queue_.reset(rd_kafka_queue_get_consumer(made->consumer_.get()));
    learn_topic(made->consumer_.get(), settings.topic(Topic::inputs));
    if (auto subscribed = made->subscribe(); !subscribed) return std::unexpected(subscribed.error());
    return made;
}

Inputs::~Inputs() {
    queue_.reset();
    if (consumer_) rd_kafka_consumer_close(consumer_.get());
}

std::expected<void, LogError> Inputs::subscribe() {
    const Position whole{};
    const auto topics = partition_list(settings_.lanes_topic(), {&whole, 1});
    topics->elems[0].partition = RD_KAFKA_PARTITION_UA;
    if (const auto error = rd_kafka_subscribe(consumer_.get(), topics.get()))
        return std::unexpected(failure_of(error, "joining the group"));
    return {};
}

void Inputs::rejoin() {
    rd_kafka_unsubscribe(consumer_.get());
    static_cast<void>(subscribe());
}

int Inputs::told(rd_kafka_t*, char* json, std::size_t size, void* opaque) {
    static_cast<Inputs*>(opaque)->statistics_.take({json, size});
    return 0;
}

/// The group deals out the empty topic of lanes. What is fetched is set by `start`, once the lane is ours
/// alone.
void Inputs::rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* given,
                        void* opaque) {
    auto& self = *static_cast<Inputs*>(opaque);
    ++self.generation_;
    self.lanes_.clear();
    for (Partition& each : self.partitions_) each = {};
    self.held_ = 0;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        for (int i = 0; i < given->cnt; ++i)
            self.lanes_.push_back(static_cast<std::uint16_t>(given->elems[i].partition));
        const PartitionList nothing(rd_kafka_topic_partition_list_new(0));
        rd_kafka_assign(client, nothing.get());
    } else {
        rd_kafka_assign(client, nullptr);
    }
}

std::expected<void, LogError> Inputs::poll(const TakeLimits& limits) {
    int wait = in_ms(limits.wait);
    std::size_t taken = 0;
    do {  // once at least: the group must be heard however much is held
        const Message message(rd_kafka_consumer_poll(consumer_.get(), wait));
        if (!message) return {};
        if (auto kept = take(*message); !kept) return kept;
        wait = 0;
    } while (++taken < limits.records && held_ < held_max);
    return {};
}

std::expected<void, LogError> Inputs::take(const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
        return std::unexpected(LogError{LogError::Code::trimmed, "undecided inputs were trimmed"});
    const bool at_end = message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (message.err && !at_end) return {};  // the library goes on trying
    Partition& partition = partitions_[static_cast<PartitionId>(message.partition)];
    const auto offset = static_cast<Offset>(message.offset);
    if (!partition.active || offset < partition.next) return {};  // from before the last `start`
    if (at_end) {
        partition.next = offset;
        return {};
    }
    auto stored = stored_of(message, Topic::inputs, partition.next);
    if (!stored) return std::unexpected(stored.error());
    partition.next = offset + 1;
    partition.held.push_back(std::move(*stored));
    ++held_;
    return {};
}

void Inputs::wake() { rd_kafka_queue_yield(queue_.get()); }

std::expected<std::vector<std::optional<Offset>>, LogError> Inputs::committed(
    std::span<const PartitionId> partitions) {
    std::vector<Position> asked;
    for (const PartitionId each : partitions) asked.push_back({each, 0});
    const auto list = partition_list(settings_.topic(Topic::inputs), asked);
    const auto error = ask_until_answered(
        [&] { return rd_kafka_committed(consumer_.get(), list.get(), in_ms(call_timeout)); });
    if (error) return std::unexpected(failure_of(error, "asking for the group's offsets"));
    std::vector<std::optional<Offset>> found;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& each = list->elems[i];
        if (each.err) return std::unexpected(failure_of(each.err, "asking for the group's offsets"));
        found.push_back(each.offset >= 0 ? std::optional(static_cast<Offset>(each.offset)) : std::nullopt);
    }
    return found;
}

std::expected<void, LogError> Inputs::start(std::span<const Position> from) {
    for (const Position& each : from) {
        Partition& partition = partitions_[each.partition];
        held_ -= partition.held.size();
        partition = {.active = true, .next = each.offset};
    }
    return assign_active();
}

std::expected<void, LogError> Inputs::end(std::uint16_t lane) {
    for (PartitionId id = 0; id < partitions_.size(); ++id) {
        if (settings_.lane_of(id) != lane) continue;
        held_ -= partitions_[id].held.size();
        partitions_[id] = {};
    }
    return assign_active();
}

/// Fetching begins anew for all of them, each where it stands: lanes come and go seldom.
std::expected<void, LogError> Inputs::assign_active() {
    std::vector<Position> all;
    for (PartitionId id = 0; id < partitions_.size(); ++id)
        if (partitions_[id].active) all.push_back({id, partitions_[id].next});
    const auto list = partition_list(settings_.topic(Topic::inputs), all);
    if (const auto error = rd_kafka_assign(consumer_.get(), list.get()))
        return std::unexpected(failure_of(error, "fetching inputs"));
    return {};
}

bool Inputs::holds_any_of(std::uint16_t lane) const {
    for (std::size_t partition = lane; partition < partitions_.size(); partition += settings_.lanes)
        if (!partitions_[partition].held.empty()) return true;
    return false;
}

std::vector<Stored> Inputs::hand_out(const TakeLimits& limits) {
    std::vector<std::uint16_t> busy;
    for (std::uint16_t lane = 0; lane < settings_.lanes; ++lane)
        if (holds_any_of(lane)) busy.push_back(lane);
    std::vector<Stored> out;
    const std::size_t most = std::max<std::size_t>(limits.records, 1);
    for (std::size_t i = 0; i < busy.size() && out.size() < most; ++i)
        hand_out(busy[(i + handed_) % busy.size()], std::max<std::size_t>(most / busy.size(), 1),
                 limits.bytes / busy.size(), out);
    ++handed_;
    return out;
}

/// Another partition of the lane is the first each time: one with a long backlog holds none up.
void Inputs::hand_out(std::uint16_t lane, std::size_t most, std::size_t bytes_most,
                      std::vector<Stored>& out) const {
    std::size_t records = 0;
    std::size_t bytes = 0;
    const auto count = static_cast<std::uint16_t>(settings_.partitions / settings_.lanes);
    for (std::uint16_t i = 0; i < count; ++i) {
        const auto index = static_cast<std::uint16_t>((i + handed_) % count);
        for (const Stored& each : partitions_[lane + index * settings_.lanes].held) {
            const std::size_t size = message_size(*each.record);
            if (records > 0 && (records >= most || bytes + size > bytes_most)) return;
            ++records;
            bytes += size;
            out.push_back(each);
        }
    }
}

void Inputs::settle(Position checkpoint) {
    auto& held = partitions_[checkpoint.partition].held;
    while (!held.empty() && held.front().position.offset < checkpoint.offset) {
        held.pop_front();
        --held_;
    }
}

GroupMetadata Inputs::group() const {
    return GroupMetadata(rd_kafka_consumer_group_metadata(consumer_.get()));
}

}  // namespace beaker::log::kafka
